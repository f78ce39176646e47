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

/**
 * What is renamed on the way from one model to the other. A declared rename counts only where the old model has the old name and not the new
 * one, or says itself what else had the new one: then the name is free.
 */
export function renamingsBetween(before: PipelineModel, after: PipelineModel): readonly Renaming[] {
  const declared = after.renamed ?? [];
  const ofTables = declared.filter((rename) => rename.kind === "target");
  const isMoved = movesAmong(
    names({ columns: before.warehouse.targets }),
    names({ columns: after.warehouse.targets }),
    ofTables.map(({ from, target }) => ({ from, to: target })),
  );
  const tables = ofTables.filter(({ from, target }) => isMoved(from, target));
  const formerName = new Map(tables.map(({ target, from }) => [target, from]));
  const old = new Map(before.warehouse.targets.map((target) => [target.name, target]));
  const columns = after.warehouse.targets.flatMap((target) => {
    const earlier = old.get(formerName.get(target.name) ?? target.name);
    return earlier === undefined ? [] : columnsOf(earlier, target, declared);
  });
  return [...tables, ...columns, ...sourcesOf(before, after), ...sourceColumnsOf(before, after, declared)];
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

/** The name, among the newer ones, of what was called so and is there no more, while something else has its name. No identifier is like it. */
export function namedBefore(name: string): string {
  return `${name}${BEFORE}`;
}

/** What it was called, of such a name; null: it is another. */
export function nameOfGone(name: string): string | null {
  return name.endsWith(BEFORE) ? name.slice(0, -BEFORE.length) : null;
}

const BEFORE = " (before)";

/** Of something that had no name before: the one that it has is free of what had it. */
export const NO_NAME = "";

/** Whether something has another name than it had, by the names of both sides. Neither may be another thing's that keeps it. */
function movesAmong(
  old: ReadonlySet<string>,
  current: ReadonlySet<string>,
  declared: readonly { readonly from: string; readonly to: string }[],
): (from: string, to: string) => boolean {
  const freed = new Set(declared.map(({ from }) => from));
  const taken = new Set(declared.map(({ to }) => to));
  return (from, to) =>
    old.has(from) &&
    (!old.has(to) || freed.has(to)) &&
    (!current.has(from) || taken.has(from)) &&
    (current.has(to) || nameOfGone(to) !== null);
}

/** Two tables' columns. */
function columnsOf(before: Target, after: Target, declared: readonly Rename[]): readonly Renaming[] {
  const key = { kind: "key", target: after.name, from: before.key, to: after.key } as const;
  const undeclared = [key, ...historyOf(before, after)].filter(({ from, to }) => from !== to);
  const ofTable = declared
    .filter((rename) => rename.kind === "targetColumn")
    .filter(({ target }) => target === after.name);
  // As it is of almost every table.
  if (undeclared.length === 0 && ofTable.length === 0) return [];
  const [old, current] = [names({ columns: tableColumns(before) }), names({ columns: tableColumns(after) })];
  const moves = movesAmong(
    old,
    current,
    ofTable.map(({ from, column }) => ({ from, to: column })),
  );
  const isColumn = (name: string): boolean => names(after).has(name) || nameOfGone(name) !== null;
  const own = ofTable.filter(({ column, from }) => isColumn(column) && names(before).has(from) && moves(from, column));
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

function sourceColumnsOf(
  before: PipelineModel,
  after: PipelineModel,
  declared: readonly Rename[],
): readonly Renaming[] {
  const all = declared.filter((rename) => rename.kind === "sourceColumn");
  return all.filter((rename) => {
    const ofTable = all.filter(({ source, table }) => source === rename.source && table === rename.table);
    const moves = movesAmong(
      names(tableOf(before, rename)),
      names(tableOf(after, rename)),
      ofTable.map(({ from, column }) => ({ from, to: column })),
    );
    return moves(rename.from, rename.column);
  });
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
