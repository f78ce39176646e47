import { ownName } from "../own-name";
import { identifier } from "./identifier";
import type { TableColumn } from "./table";

/**
 * A new column takes the values and the name of one that is there: Redshift alters no column's type or nullability. It
 * moves to the end; loads name their columns. Not of a sort key's column, which cannot be dropped.
 */
export function replaceColumn(table: string, { name, type }: TableColumn): readonly string[] {
  const beside = ownName("replacing", name);
  return [
    `ALTER TABLE ${table} ADD COLUMN ${beside} ${type}`,
    `UPDATE ${table} SET ${beside} = CAST(${identifier(name)} AS ${type})`,
    `ALTER TABLE ${table} DROP COLUMN ${identifier(name)}`,
    `ALTER TABLE ${table} RENAME COLUMN ${beside} TO ${identifier(name)}`,
  ];
}
