import type { Target } from "../../../model";
import { LOAD_HISTORY } from "../foundation";
import { identifier, qualified, textLiteral } from "../identifier";
import { UNKNOWN_MEMBER } from "../table";

/** Notes in `__empty` that a table has no row. */
export function noteIfEmpty(schema: string, { kind, name, key }: Target): string {
  const known = kind === "dimension" ? ` WHERE ${identifier(name)}.${identifier(key)} <> ${UNKNOWN_MEMBER}` : "";
  return `SELECT INTO __empty __empty || CASE WHEN COUNT(*) = 0 THEN ${textLiteral(`${name},`)} ELSE '' END FROM ${qualified(schema, name)}${known};`;
}

/** Of the tables noted in `__empty`, those in which the runs have left rows by the history: emptied by somebody, or dropped and made anew. */
export function emptiedTables(schema: string): string {
  return `(SELECT table_name FROM ${qualified(schema, LOAD_HISTORY)} WHERE POSITION(',' || table_name || ',' IN __empty) > 0 GROUP BY table_name HAVING SUM(inserted) > SUM(removed)) AS __filled`;
}

/** What the pipeline itself leaves empty counts as removed: the next run would be refused for it otherwise. */
export function noteEmptied(schema: string, { name, key }: Target): string {
  return `UPDATE ${qualified(schema, LOAD_HISTORY)} SET removed = inserted WHERE table_name = ${textLiteral(name)} AND NOT EXISTS (SELECT 1 FROM ${qualified(schema, name)} WHERE ${identifier(name)}.${identifier(key)} <> ${UNKNOWN_MEMBER})`;
}
