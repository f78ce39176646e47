import type { ColumnType, SourceColumn } from "../../model";
import { writtenType } from "./written-type";

/** What takes a difference of a source into the definition. */
export type DefinitionEdit =
  | { readonly kind: "addColumn"; readonly table: string; readonly column: SourceColumn }
  | { readonly kind: "removeColumn"; readonly table: string; readonly column: string }
  | { readonly kind: "removeTable"; readonly table: string }
  | { readonly kind: "type"; readonly table: string; readonly column: string; readonly type: ColumnType }
  | { readonly kind: "nullable"; readonly table: string; readonly column: string; readonly nullable: boolean }
  | { readonly kind: "primaryKey"; readonly table: string; readonly columns: readonly string[] }
  | { readonly kind: "references"; readonly table: string; readonly column: string; readonly parent: string };

/** The edit in one sentence, with what to write. */
export function writtenEdit(edit: DefinitionEdit): string {
  switch (edit.kind) {
    case "addColumn":
      return `add ${writtenColumn(edit.column)} to the columns of ${edit.table}`;
    case "removeColumn":
      return `take ${edit.column} out of the columns of ${edit.table}`;
    case "removeTable":
      return `take ${edit.table} out of the source`;
    case "type":
      return `write ${edit.column}: ${writtenType(edit.type)}, and what else it says, in ${edit.table}`;
    case "nullable":
      return edit.nullable
        ? `take .notNull() away from ${edit.column} in ${edit.table}`
        : `add .notNull() to ${edit.column} in ${edit.table}`;
    case "primaryKey":
      return `write .primaryKey() at ${edit.columns.join(" and ")} of ${edit.table}, and at no other column`;
    case "references":
      return `add .references(${JSON.stringify(edit.parent)}) to ${edit.column} in ${edit.table}`;
    default:
      return edit satisfies never;
  }
}

function writtenColumn({ name, type, nullable }: SourceColumn): string {
  const key = /^[a-z_$][\w$]*$/i.test(name) ? name : JSON.stringify(name);
  return `${key}: ${writtenType(type)}${nullable ? "" : ".notNull()"}`;
}
