import type { ColumnReference } from "../../model";

/** `marketplace.apartments.price`: the name of a source column throughout the generated documents. */
export function columnName({ source, table, column }: ColumnReference): string {
  return `${source}.${table}.${column}`;
}

export function uniqueNames(references: readonly ColumnReference[]): readonly string[] {
  return [...new Set(references.map(columnName))];
}
