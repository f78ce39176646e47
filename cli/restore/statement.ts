import { UsageError } from "../output/failures";

/** What a statement in quotes means as options. */
export interface ReadStatement {
  readonly table: string;
  readonly asOf: string;
}

const STATEMENT =
  /^\s*RESTORE\s+TABLE\s+(?:[a-z_]\w*\.)?(?<table>[a-z_]\w*)\s+FROM\s+'s3:\/\/(?<path>[^']*)'\s*;?\s*$/i;

/**
 * Reads `RESTORE TABLE dim_apartments FROM 's3://backup/dim_apartments/2023-08-01/'`, which no warehouse knows. Null for what
 * does not begin like one: a table's name.
 */
export function readStatement(text: string): ReadStatement | null {
  if (!/^\s*RESTORE\b/i.test(text)) return null;
  const { table = "", path = "" } = STATEMENT.exec(text)?.groups ?? {};
  const [date = "", folder = ""] = path
    .split("/")
    .filter((part) => part !== "")
    .toReversed();
  if (table === "" || !/^\d{4}-\d{2}-\d{2}$/.test(date)) {
    throw new UsageError(
      `the statement is not understood: ${text.trim()}\nexpected: RESTORE TABLE dim_apartments FROM 's3://backup/dim_apartments/2023-08-01/'`,
    );
  }
  if (folder.toLowerCase() !== table.toLowerCase())
    throw new UsageError(`the statement restores ${table} from a folder of ${folder === "" ? "no table" : folder}`);
  return { table: table.toLowerCase(), asOf: date };
}
