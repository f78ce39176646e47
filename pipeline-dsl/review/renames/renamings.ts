import type { PipelineModel, Rename, SourceTable, Target } from "../../model";
import { tableColumns } from "../../targets/redshift/table";
import { same } from "../diff/compare";
import { withoutNamed } from "./without-named";

/** A name that two models differ in, of a thing that is the same in both. All names beside `from` are the new ones. */
export type Renaming =
  | Rename
  /** A table has one surrogate key and one pair of dates, so a new name of theirs needs no declaration. */
  | { readonly kind: "key"; readonly target: string; readonly from: string; readonly to: string }
  | {
      readonly kind: "history";
      readonly end: "from" | "to";
      readonly target: string;
      readonly from: string;
      readonly to: string;
    }
  /** A source, or a table of one, that has the columns and the key of one that is gone: nobody can tell them apart by the definition. */
  | { readonly kind: "source"; readonly source: string; readonly from: string }
  | { readonly kind: "sourceTable"; readonly source: string; readonly table: string; readonly from: string };

/** What is renamed on the way from one model to the other. A declared rename counts only where the old model has the old name and not the new one. */
export function renamingsBetween(before: PipelineModel, after: PipelineModel): readonly Renaming[] {
  const declared = after.renamed ?? [];
  const tables = declared
    .filter((rename) => rename.kind === "target")
    .filter(isMoved(before.warehouse.targets, after.warehouse.targets));
  const formerName = new Map(tables.map(({ target, from }) => [target, from]));
  const old = new Map(before.warehouse.targets.map((target) => [target.name, target]));
  const columns = after.warehouse.targets.flatMap((target) => {
    const earlier = old.get(formerName.get(target.name) ?? target.name);
    return earlier === undefined ? [] : columnsOf(earlier, target, declared);
  });
  return [
    ...tables,
    ...columns,
    ...sourcesOf(before, after),
    ...declared.filter((rename) => isSourceColumn(rename, before, after)),
  ];
}

/** Sources and tables that can be taken for ones that are gone, and for no other. */
function sourcesOf(before: PipelineModel, after: PipelineModel): readonly Renaming[] {
  const sources = pairs(before.sources, after.sources, ({ tables }) =>
    tables.map((table) => [table.name, shapeOf(table)]),
  ).filter(({ from, to }) => !isNamed(after, from) && !isNamed(before, to));
  const tables = after.sources.flatMap(({ name: source, tables: current }) => {
    const earlier = before.sources.find(({ name }) => name === source)?.tables ?? [];
    return pairs(earlier, current, shapeOf)
      .filter(({ from, to }) => !isNamed(after, source, from) && !isNamed(before, source, to))
      .map(({ from, to }) => ({ kind: "sourceTable", source, table: to, from }) as const);
  });
  return [...sources.map(({ from, to }) => ({ kind: "source", source: to, from }) as const), ...tables];
}

/** What is read under a name is not gone, and what was read under it did not come. */
function isNamed({ warehouse, quality }: PipelineModel, source: string, table?: string): boolean {
  const isOne = (each: { readonly source: string; readonly table: string }): boolean =>
    each.source === source && (table === undefined || each.table === table);
  return (
    quality.rules.some(isOne) ||
    warehouse.targets.some(({ from }) =>
      from.kind === "table" ? isOne(from) : from.values.some(({ seenIn }) => seenIn.some(isOne)),
    )
  );
}

/** What a table is by, when its name is not. */
function shapeOf({ columns, primaryKey }: SourceTable): unknown {
  return { primaryKey, columns: columns.map(({ name, type, nullable }) => ({ name, type, nullable })) };
}

/** What is gone and what came that are alike, each alike no other. */
function pairs<Thing extends { readonly name: string }>(
  before: readonly Thing[],
  after: readonly Thing[],
  shape: (thing: Thing) => unknown,
): readonly { readonly from: string; readonly to: string }[] {
  const [gone, come] = [withoutNamed(before, after), withoutNamed(after, before)];
  const alike = (one: Thing, other: Thing): boolean => same(shape(one), shape(other));
  return gone.flatMap((one) => {
    const [found, ...others] = come.filter((other) => alike(one, other));
    if (found === undefined || others.length > 0 || gone.some((other) => other !== one && alike(other, found)))
      return [];
    return [{ from: one.name, to: found.name }];
  });
}

/** Whether a table that is there now has another name than it had; neither name may be another table's on either side. */
function isMoved(
  before: readonly Target[],
  after: readonly Target[],
): (rename: { readonly target: string; readonly from: string }) => boolean {
  const old = new Set(before.map(({ name }) => name));
  const current = new Set(after.map(({ name }) => name));
  return ({ target, from }) => old.has(from) && !old.has(target) && !current.has(from) && current.has(target);
}

/** Two tables' columns; neither name may be another column's on either side. */
function columnsOf(before: Target, after: Target, declared: readonly Rename[]): readonly Renaming[] {
  const key = { kind: "key", target: after.name, from: before.key, to: after.key } as const;
  const undeclared = [key, ...historyOf(before, after)].filter(({ from, to }) => from !== to);
  const ofTable = declared.filter((rename) => rename.kind === "targetColumn" && rename.target === after.name);
  // As it is of almost every table.
  if (undeclared.length === 0 && ofTable.length === 0) return [];
  const [old, current] = [names({ columns: tableColumns(before) }), names({ columns: tableColumns(after) })];
  const moves = (from: string, to: string): boolean => old.has(from) && !old.has(to) && !current.has(from);
  const own = ofTable
    .filter((rename) => rename.kind === "targetColumn")
    .filter(({ column, from }) => names(after).has(column) && names(before).has(from) && moves(from, column));
  return [...own, ...undeclared.filter(({ from, to }) => moves(from, to))];
}

function historyOf(before: Target, after: Target): readonly Extract<Renaming, { readonly kind: "history" }>[] {
  if (before.kind !== "dimension" || after.kind !== "dimension") return [];
  const [was, is] = [before.history, after.history];
  if (was.kind !== "versions" || is.kind !== "versions") return [];
  return (["from", "to"] as const).map((end) => ({
    kind: "history",
    end,
    target: after.name,
    from: was[end],
    to: is[end],
  }));
}

function isSourceColumn(rename: Rename, before: PipelineModel, after: PipelineModel): boolean {
  if (rename.kind !== "sourceColumn") return false;
  const [old, current] = [names(tableOf(before, rename)), names(tableOf(after, rename))];
  const { from, column } = rename;
  return old.has(from) && !old.has(column) && current.has(column) && !current.has(from);
}

function tableOf(
  { sources }: PipelineModel,
  { source, table }: { readonly source: string; readonly table: string },
): Pick<SourceTable, "columns"> {
  const tables = sources.find(({ name }) => name === source)?.tables;
  return tables?.find(({ name }) => name === table) ?? { columns: [] };
}

function names({ columns }: { readonly columns: readonly { readonly name: string }[] }): ReadonlySet<string> {
  return new Set(columns.map(({ name }) => name));
}
