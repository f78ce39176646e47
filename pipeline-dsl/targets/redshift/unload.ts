import { statementLiteral } from "./identifier";
import type { RunValue, SqlStatement } from "./statement";

/**
 * How a query is written. As JSON: one line a row in one file, `<to>000.json`; without EXTENSION nothing is added to the number
 * (`r_UNLOAD`). As Parquet: in a folder that is emptied before, since what a broken-off attempt has left would be read as rows.
 */
const OPTIONS = {
  json: "JSON\nPARALLEL OFF\nALLOWOVERWRITE\nEXTENSION 'json'",
  parquet: "PARQUET\nCLEANPATH",
} as const;

/** Writes what a query finds to the lake, under the lake's key: without one, S3's own is taken whatever the bucket's default is. */
export function unload(query: string, to: readonly (string | RunValue)[], format: keyof typeof OPTIONS): SqlStatement {
  return {
    parts: [
      `UNLOAD (${statementLiteral(query)})\nTO '`,
      ...to,
      "'\nIAM_ROLE '",
      { binding: "copyRoleArn" },
      `'\nFORMAT AS ${OPTIONS[format]}\nKMS_KEY_ID '`,
      { binding: "lakeKeyArn" },
      "'\nENCRYPTED",
    ],
  };
}
