import { UsageError } from "../output/failures";

/** What a statement in quotes means as options. */
export interface ReadStatement {
  /** As it is written before the table; null where it is not. */
  readonly schema: string | null;
  readonly table: string;
  readonly asOf: string;
}

/** A name may stand in double quotes, as in SQL; Redshift takes either for lower case. */
const STATEMENT =
  /^\s*RESTORE\s+TABLE\s+(?:(?<schema>[a-z_]\w*|"[a-z_]\w*")\.)?(?<table>[a-z_]\w*|"[a-z_]\w*")\s+FROM\s+'s3:\/\/(?<path>[^']*)'\s*;?\s*$/i;

/**
 * Reads `RESTORE TABLE dim_apartments FROM 's3://backup/dim_apartments/2023-08-01/'`, which no warehouse knows. Null for a
 * table's name.
 */
export function readStatement(text: string): ReadStatement | null {
  if (!/^\s*RESTORE\b/i.test(text)) {
    if (/^[^\s;]*$/.test(text)) return null;
    throw notUnderstood(text, "the only statement that is read is RESTORE TABLE");
  }
  const { schema, table: name = "", path = "" } = STATEMENT.exec(text)?.groups ?? {};
  const table = plain(name);
  const [date = "", folder = "", ...before] = path
    .split("/")
    .filter((part) => part !== "")
    .toReversed();
  if (table === "" || !/^\d{4}-\d{2}-\d{2}$/.test(date)) throw notUnderstood(text, "the statement is not understood");
  if (folder.toLowerCase() !== table)
    throw new UsageError(`the statement restores ${table} from a folder of ${folder === "" ? "no table" : folder}`);
  // The pipeline's own lake is meant by its zone alone. Another bucket would be read as this one without a word.
  if (before.join("/") !== "backup")
    throw new UsageError(
      `the statement names s3://${path}; a table is restored from the pipeline's own lake alone: s3://backup/${folder}/${date}/`,
    );
  return { schema: schema === undefined ? null : plain(schema), table, asOf: date };
}

function plain(name: string): string {
  return name.replaceAll('"', "").toLowerCase();
}

function notUnderstood(text: string, why: string): UsageError {
  return new UsageError(
    `${why}: ${text.trim()}\nexpected: RESTORE TABLE dim_apartments FROM 's3://backup/dim_apartments/2023-08-01/'`,
  );
}
