import { ownName } from "../own-name";
import { identifier } from "./identifier";

export interface Replacement {
  /** The column's name, before and afterwards. */
  readonly name: string;
  /** With NOT NULL and a default where the column has them. */
  readonly type: string;
  /** What the column beside is made for: its name says so meanwhile. */
  readonly purpose: string;
  /** Of the old column; default: its value. */
  readonly value?: string;
}

/**
 * A new column takes the values and the name of one that is there: Redshift alters no column's type or nullability. It
 * moves to the end; loads name their columns. Not of a sort key's column, which cannot be dropped.
 */
export function replaceColumn(table: string, { name, type, purpose, value }: Replacement): readonly string[] {
  const [beside, old] = [ownName(purpose, name), identifier(name)];
  return [
    `ALTER TABLE ${table} ADD COLUMN ${beside} ${type}`,
    `UPDATE ${table} SET ${beside} = ${value ?? old}`,
    `ALTER TABLE ${table} DROP COLUMN ${old}`,
    `ALTER TABLE ${table} RENAME COLUMN ${beside} TO ${old}`,
  ];
}
