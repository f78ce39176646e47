import type { Dimension } from "../../../model";
import { identifier, qualified } from "../identifier";

/** A versioned dimension with its names as SQL writes them. */
export interface VersionedTable {
  readonly target: Dimension;
  /** With the schema. */
  readonly table: string;
  /** Without: how a statement refers to the table it reads or changes. */
  readonly name: string;
  readonly key: string;
  readonly from: string;
  readonly to: string;
  /** Column names, unquoted. */
  readonly naturalKey: readonly string[];
  /** The columns whose changes make versions, unquoted. */
  readonly values: readonly string[];
}

/** Null for a dimension without versions. */
export function versionedTable(schema: string, target: Dimension): VersionedTable | null {
  if (target.history.kind !== "versions") return null;
  return {
    target,
    table: qualified(schema, target.name),
    name: identifier(target.name),
    key: identifier(target.key),
    from: identifier(target.history.from),
    to: identifier(target.history.to),
    naturalKey: target.naturalKey,
    values: target.columns.map((column) => column.name).filter((column) => !target.naturalKey.includes(column)),
  };
}
