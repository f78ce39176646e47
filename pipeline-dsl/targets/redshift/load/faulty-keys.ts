import { naturalKeyOf, type Target } from "../../../model";
import { identifier } from "../identifier";
import type { SqlStatement } from "../statement";
import { refuseIfAny, repeatedKeys } from "./refusal";

/** The rows that differ from the table: a row without a key is among them as new, and so is one of several with one key. */
export interface DifferingRows {
  /** A temporary table with the key and what becomes of it, `_fate`. */
  readonly table: string;
  /** All rows of these keys: a FROM clause, and what names its key columns. */
  readonly rows: { readonly from: string; readonly alias: string };
}

/** What no load may change a table by: rows without a key, two rows with one key. */
export function refuseFaultyKeys(schema: string, target: Target, differing: DifferingRows): readonly SqlStatement[] {
  const key = naturalKeyOf(target);
  const named = `${target.name} (${key.join(", ")})`;
  const missing = key.map((column) => `${identifier(column)} IS NULL`).join(" OR ");
  return [
    refuseIfAny(
      schema,
      "A row without a key could never be found again.",
      `SELECT COUNT(*) FROM ${differing.table} WHERE __fate = 'new' AND (${missing})`,
      `Pipeline.MissingKey: rows of this run have no key for ${named}`,
    ),
    refuseIfAny(
      schema,
      "Two rows of one key: which of them is right is not for the warehouse to guess.",
      repeatedKeys(
        differing.rows.from,
        key.map((column) => `${differing.rows.alias}.${identifier(column)}`),
      ),
      `Pipeline.DuplicateKey: keys of this run stand in several rows for ${named}`,
    ),
  ];
}
