import type { SourceColumn, SourceTable } from "../../model";
import type { Subject } from "../check";
import { referenceFit, type ReferenceFit } from "./reference-fit";

/** A column that refers to a table, and the column of that table's primary key that it fits best. */
export interface KeyReference {
  readonly source: string;
  readonly table: string;
  readonly column: SourceColumn;
  readonly parent: string;
  readonly key: SourceColumn;
  readonly fit: ReferenceFit;
}

const BEST_FIRST: readonly ReferenceFit[] = ["fits", "narrower", "differs"];

/** Every `references` that names a table with a primary key. */
export function* keyReferences({ model, index }: Pick<Subject, "model" | "index">): Iterable<KeyReference> {
  for (const source of model.sources) {
    for (const table of source.tables) {
      for (const column of table.columns) {
        const parent = column.references === null ? undefined : index.table(source.name, column.references);
        if (parent === undefined) continue;
        const [best] = keysFor(column, table, parent)
          .map((key) => ({ key, fit: referenceFit(column.type, key.type) }))
          .sort((left, right) => BEST_FIRST.indexOf(left.fit) - BEST_FIRST.indexOf(right.fit));
        if (best === undefined) continue;
        yield { source: source.name, table: table.name, column, parent: parent.name, ...best };
      }
    }
  }
}

/** Of a compound key the column of the same name, or else those whose names no other column of the table takes. */
function keysFor(column: SourceColumn, { columns }: SourceTable, parent: SourceTable): readonly SourceColumn[] {
  const keys = parent.columns.filter(({ name }) => parent.primaryKey.includes(name));
  const own = keys.filter(({ name }) => name === column.name);
  if (own.length > 0) return own;
  const taken = new Set(columns.filter(({ references }) => references === parent.name).map(({ name }) => name));
  const free = keys.filter(({ name }) => !taken.has(name));
  return free.length > 0 ? free : keys;
}
