import { naturalKeyOf, type Dimension, type PipelineModel, type Target } from "../../model";
import { describeType } from "../../model/types/registry";
import { sortKeyOf, tableColumns } from "../../targets/redshift/table";
import { conversionOf } from "../diff/types";
import { same } from "../diff/compare";
import type { RebuildTable } from "./migration";

/**
 * Whether the table has to be made anew: what tells its rows apart, how it is sorted, its identity column and its NOT NULL
 * are what Redshift cannot alter.
 */
export function needsRebuild(before: Target, after: Target): boolean {
  return (
    before.key !== after.key ||
    !same(naturalKeyOf(before), naturalKeyOf(after)) ||
    !same(intervalOf(before), intervalOf(after)) ||
    !same(sortKeyOf(before), sortKeyOf(after)) ||
    after.columns.some((column) => {
      const earlier = before.columns.find(({ name }) => name === column.name);
      if (earlier === undefined || describeType(earlier.type).redshift === describeType(column.type).redshift)
        return false;
      const isSorted = sortKeyOf(before).includes(column.name);
      const isWidened = conversionOf(earlier.type, column.type) === "widening";
      return isSorted || (!isWidened && naturalKeyOf(after).includes(column.name));
    })
  );
}

/** Whether rows that the old key told apart may be the same by the new one. */
export function mergesRows(before: Target, after: Target): boolean {
  const key = new Set(naturalKeyOf(after));
  return !naturalKeyOf(before).every((column) => key.has(column));
}

export function givesUpVersions(before: Target, after: Target): boolean {
  return isVersioned(before) && after.kind === "dimension" && !isVersioned(after);
}

export function beginsVersions(before: Target, after: Target): boolean {
  return before.kind === "dimension" && isVersioned(after) && !isVersioned(before);
}

export function rowsOf(before: Target, after: Target): RebuildTable["rows"] {
  return mergesRows(before, after) || givesUpVersions(before, after) ? "the newest of each key" : "all";
}

/** Columns that hold the table's surrogate keys in both models: of a table that is made anew, no row points there yet. */
export function pointingTo(target: Target, before: PipelineModel, after: PipelineModel): RebuildTable["pointing"] {
  return after.warehouse.targets.flatMap(({ name, columns }) => {
    const pointing = columns.filter(({ value }) => value.kind === "lookup" && value.dimension === target.name);
    if (pointing.length === 0) return [];
    const earlier = before.warehouse.targets.find((each) => each.name === name)?.columns ?? [];
    return pointing
      .filter((column) => earlier.some((each) => each.name === column.name))
      .map((column) => ({ table: name, column: column.name }));
  });
}

export function isVersioned(target: Target): target is Dimension & { readonly history: { readonly kind: "versions" } } {
  return target.kind === "dimension" && target.history.kind === "versions";
}

function intervalOf(target: Target): readonly string[] {
  return isVersioned(target) ? [target.history.from, target.history.to] : [];
}

/** The old table once its columns have the types that can be given to them in place. */
export function withTypesOf(before: Target, after: Target, converted: ReadonlySet<string>): Target {
  return {
    ...before,
    columns: before.columns.map((column) => {
      const later = after.columns.find(({ name }) => name === column.name);
      return later !== undefined && converted.has(column.name) ? { ...column, type: later.type } : column;
    }),
  };
}

/** Key columns that no row has a value for yet. */
export function keysWithoutValues(before: Target, after: Target): readonly string[] {
  const old = new Set(tableColumns(before).map(({ name }) => name));
  return naturalKeyOf(after).filter((column) => !old.has(column));
}
