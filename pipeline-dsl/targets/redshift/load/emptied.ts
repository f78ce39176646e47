import type { Target } from "../../../model";
import { LOAD_HISTORY } from "../foundation";
import { identifier, qualified, textLiteral } from "../identifier";
import { UNKNOWN_MEMBER } from "../table";

/** How many rows the runs have left in a table by its history, where it has none: somebody has emptied it, or dropped it and it was made anew. */
export function rowsEmptied(schema: string, target: Target): string {
  return `SELECT INTO __rows_found COALESCE(SUM(inserted) - SUM(removed), 0) FROM ${qualified(schema, LOAD_HISTORY)} WHERE ${isEmpty(schema, target)}`;
}

/** What the pipeline itself leaves empty counts as removed: the next run would be refused for it otherwise. */
export function noteEmptied(schema: string, target: Target): string {
  return `UPDATE ${qualified(schema, LOAD_HISTORY)} SET removed = inserted WHERE ${isEmpty(schema, target)}`;
}

function isEmpty(schema: string, { name, key }: Target): string {
  const table = identifier(name);
  return `table_name = ${textLiteral(name)} AND NOT EXISTS (SELECT 1 FROM ${qualified(schema, name)} WHERE ${table}.${identifier(key)} <> ${UNKNOWN_MEMBER})`;
}
