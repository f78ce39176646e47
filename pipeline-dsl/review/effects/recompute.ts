import { partsOf } from "../../checks/paths";
import { naturalKeyOf, type PipelineModel, type Target } from "../../model";
import { tableColumns } from "../../targets/redshift/table";
import { few } from "../counted";
import { type Change, type ChangeClass, NULL_ALLOWED, REFERENCES } from "../diff/change";
import { conversionOf } from "../diff/types";
import { beginsVersions, isVersioned } from "../migration/rebuild";
import type { Renaming } from "../renames/renamings";
import { followsByItself } from "./followed-lookups";
import { isColumn, type Reached } from "./reach";

/** What of a table's rows a change makes anew by itself, and what it leaves as it was. */
export interface Recomputation {
  readonly target: string;
  /** What the next run does. */
  readonly next: string;
  /** What keeps its old value, or is not there, until somebody asks for it, as a clause; null: nothing. */
  readonly stays: string | null;
  /** The command that computes it again; null: there is nothing to compute. */
  readonly command: string | null;
}

/** Classes of changes after which values differ: one that only widens a type leaves each as it is. */
const MOVES_VALUES: ReadonlySet<ChangeClass> = new Set([
  "destructive",
  "quality-looser",
  "quality-changed",
  "quality-stricter",
  "model",
  "column",
  "additive",
]);

/** What says something of the values, and makes none. */
const SAID_OF_VALUES: ReadonlySet<string> = new Set([NULL_ALLOWED, REFERENCES]);

/** The edge from a dimension's key to whoever looks it up. */
const KEY = "key";

/** Edges into surrogate keys: a dimension's load gives every fact the key that the rule gives, in every run. */
const KEPT_RIGHT: ReadonlySet<string> = new Set([KEY, "version chosen by", "rows told apart by"]);

/** How each table whose values a change moves comes to hold the new ones, by name. */
export function recomputedIn(
  before: PipelineModel,
  after: PipelineModel,
  renamings: readonly Renaming[],
  changes: ReadonlyMap<Change, readonly Reached[]>,
): ReadonlyMap<Change, readonly Recomputation[]> {
  const old = new Map(before.warehouse.targets.map((target) => [target.name, target]));
  const targets = new Map(after.warehouse.targets.map((target) => [target.name, target]));
  const windowed = readByWindow(before, after, renamings);
  const isIncremental = (target: Target): boolean => tablesOf(target).some((table) => windowed.has(table));
  const byItself = followsByItself(before, after);
  const filled: Filled = {
    isNew: (table, column) => isNewColumn(old.get(table), targets.get(table), column),
    beginsNone: (table) =>
      [old.get(table), targets.get(table)].every((each) => each !== undefined && isVersioned(each)),
  };
  const moves = new Map(
    Array.from(
      changes,
      ([change, reached]) => [change, movedBy(change, reached.filter(isColumn), byItself, filled)] as const,
    ),
  );
  // What keeps its value until a backfill is not said to be given another one by the next run.
  const kept = new Set(
    [...moves.values()].flatMap(({ moved }) =>
      Array.from(moved, ([name, columns]) => ({ target: targets.get(name), columns })).flatMap(({ target, columns }) =>
        target !== undefined && isIncremental(target) ? columns.map((column) => `${target.name}.${column}`) : [],
      ),
    ),
  );
  const recomputedOf = (change: Change, { moved, pointing }: Moves): readonly Recomputation[] => {
    const [room, , name = "", part] = partsOf(change.at);
    if (!movesValues(change)) return [];
    if (part === "whenSourceRowVanishes") return rowsGone(old.get(name), targets.get(name));
    return after.warehouse.targets.flatMap((target): readonly Recomputation[] => {
      const columns = moved.get(target.name);
      if (columns === undefined)
        return pointedAnew(
          target,
          (pointing.get(target.name) ?? []).filter((column) => !kept.has(`${target.name}.${column}`)),
        );
      const recomputation = recomputationOf(target, {
        columns,
        before: old.get(target.name),
        incremental: isIncremental(target),
        filled: columns.filter((column) => filled.isNew(target.name, column)),
      });
      // No backfill finds what the lake has under the old name.
      return [room === "sources" && change.what === "name" ? { ...recomputation, command: null } : recomputation];
    });
  };
  return new Map(Array.from(moves, ([change, moved]) => [change, recomputedOf(change, moved)]));
}

function movesValues(change: Change): boolean {
  // What runs on other days makes other versions from then on, and none anew.
  return MOVES_VALUES.has(change.class) && !SAID_OF_VALUES.has(change.what) && partsOf(change.at)[0] !== "schedule";
}

/** Columns by table, whose values a change moves. */
interface Moves {
  /** By what the table computes. None: its rows themselves. */
  readonly moved: ReadonlyMap<string, readonly string[]>;
  /** By the rows that they point to alone. */
  readonly pointing: ReadonlyMap<string, readonly string[]>;
}

/** What is filled where it is NULL: a load takes it for no change of the source, so no version begins and no key moves. */
interface Filled {
  readonly isNew: (table: string, column: string) => boolean;
  /** Whether the table had versions and has. */
  readonly beginsNone: (table: string) => boolean;
}

/** A column that joins the natural key, which says what a row is, makes other rows. */
function isNewColumn(before: Target | undefined, after: Target | undefined, column: string): boolean {
  if (before === undefined || after === undefined || naturalKeyOf(after).includes(column)) return false;
  return !tableColumns(before).some(({ name }) => name === column);
}

function movedBy(
  change: Change,
  columns: readonly Reached[],
  byItself: ReturnType<typeof followsByItself>,
  filled: Filled,
): Moves {
  const [room, , name = "", part, column = ""] = partsOf(change.at);
  const moved = new Map<string, string[]>();
  const pointing = new Map<string, string[]>();
  if (!movesValues(change)) return { moved, pointing };
  const ofColumn = room === "warehouse" && part === "columns";
  const own = ofColumn && change.how !== "removed" ? [`${name}.${column}`] : [];
  const add = (groups: Map<string, string[]>, each: string): void => {
    const [target = "", moves, ...more] = each.split(".");
    // A source's column has a name of three parts.
    if (moves === undefined || more.length > 0) return;
    groups.set(target, [...(groups.get(target) ?? []), moves]);
  };
  for (const each of own) {
    const how = byItself(each);
    if (how === "with the dimension's load") add(pointing, each);
    else if (how === null) add(moved, each);
  }
  for (const { name: to, how } of columns) if (!KEPT_RIGHT.has(how)) add(moved, to);
  if (room === "warehouse" && !ofColumn) moved.set(name, []);
  const byKey = columns.filter(({ how }) => how === KEY);
  for (const { name: to, from } of byKey) {
    // What is said of a new column is how it is filled.
    if (byItself(to) === "with the migration" || filled.isNew(tableOf(to), columnOf(to))) continue;
    if (!keepsKeys(tableOf(from), moved, byKey, filled)) add(pointing, to);
  }
  return { moved, pointing };
}

/** Whether all that moves in a dimension is filled in place, or points to dimensions of which that is so. */
function keepsKeys(dimension: string, moved: Moves["moved"], byKey: readonly Reached[], filled: Filled): boolean {
  const own = moved.get(dimension);
  const into = byKey.filter(({ name }) => tableOf(name) === dimension && !filled.isNew(dimension, columnOf(name)));
  return (
    filled.beginsNone(dimension) &&
    (own === undefined ? byKey.some(({ name }) => tableOf(name) === dimension) : own.length > 0) &&
    (own ?? []).every((column) => filled.isNew(dimension, column)) &&
    into.every(({ from }) => keepsKeys(tableOf(from), moved, byKey, filled))
  );
}

/** `dim_users` of `dim_users.age`. */
function tableOf(column: string): string {
  return column.slice(0, column.indexOf("."));
}

function columnOf(column: string): string {
  return column.slice(column.indexOf(".") + 1);
}

/** Its own values stay: the keys that it looks up are other ones. */
function pointedAnew({ name }: Target, columns: readonly string[]): readonly Recomputation[] {
  if (columns.length === 0) return [];
  const next = `points ${few(columns)} of each row at the version or key that the rule gives`;
  return [{ target: name, next, stays: null, command: null }];
}

/** A load compares its whole table with the source, so what went while rows were kept goes with the next run. */
function rowsGone(before: Target | undefined, after: Target | undefined): readonly Recomputation[] {
  if (before === undefined || after === undefined) return [];
  const [was, { kind }] = [before.whenSourceRowVanishes.kind, after.whenSourceRowVanishes];
  // The share that is refused, or rows that stay from now on, change nothing of what is there.
  if (kind === "keep" || kind === was) return [];
  const does = kind === "remove" ? "removes every row" : "closes every open version";
  const next = `${does} whose source row is gone, those that went earlier too`;
  return [{ target: after.name, next, stays: null, command: null }];
}

interface Moved {
  readonly columns: readonly string[];
  /** Those of them that the table gets. */
  readonly filled: readonly string[];
  /** Undefined: the target is new. */
  readonly before: Target | undefined;
  /** Whether the next run reads a window of its source alone. */
  readonly incremental: boolean;
}

function recomputationOf(target: Target, { columns, filled, before, incremental }: Moved): Recomputation {
  const { name } = target;
  const [column, ...others] = columns;
  const command = `npx pipeline backfill ${others.length > 0 || column === undefined ? name : `${name}.${column}`}`;
  const isNew = before === undefined;
  const versioned = isVersioned(target);
  const narrowed = before === undefined ? [] : columns.filter((each) => losesValues(before, target, each));
  if (isNew && incremental)
    return {
      target: name,
      next: "loads the rows of its window",
      stays: "rows of earlier windows are not there",
      command,
    };
  if (isNew && versioned)
    return {
      target: name,
      next: "begins a history of what its source has now",
      stays: "versions of earlier days are not there",
      command,
    };
  if (isNew) return { target: name, next: "loads everything that its source has now", stays: null, command: null };
  if (incremental)
    return {
      target: name,
      next: "computes the rows of its window",
      stays: `rows of earlier windows ${staysOf(columns, filled, narrowed)}`,
      command,
    };
  if (versioned && beginsVersions(before, target))
    return {
      target: name,
      next: "opens versions where a value differs from what is there now",
      stays: "versions of earlier days are not there",
      command,
    };
  if (versioned && filled.length > 0 && filled.length === columns.length)
    return {
      target: name,
      next: `fills ${few(filled)} in the versions that it leaves open, and begins none by it`,
      stays: `closed versions ${staysOf(columns, filled, narrowed)}`,
      command,
    };
  if (versioned)
    return {
      target: name,
      next: `opens versions where a value differs${filled.length > 0 ? `, and fills ${few(filled)} in those that it leaves open` : ""}`,
      stays:
        narrowed.length === 0
          ? "closed versions stay as they are"
          : `closed versions ${staysOf(narrowed, [], narrowed)}`,
      command,
    };
  return { target: name, next: "computes every row that its source still has", stays: null, command: null };
}

/** What is so of rows that are not computed again. A table's rows themselves: no columns. */
function staysOf(columns: readonly string[], filled: readonly string[], narrowed: readonly string[]): string {
  const kept = columns.filter((each) => !filled.includes(each) && !narrowed.includes(each));
  if (columns.length === 0) return "are not made anew";
  return [
    ...(filled.length > 0 ? [`have no ${few(filled)}`] : []),
    ...(kept.length > 0 ? [`keep their ${few(kept)}`] : []),
    ...(narrowed.length > 0
      ? [`keep of ${few(narrowed)} what the new type holds as it is, and NULL in place of the rest`]
      : []),
  ].join(" and ");
}

/** Whether the migration converts a column to a type that does not hold all of what is there. */
function losesValues(before: Target, after: Target, column: string): boolean {
  const [was, is] = [before, after].map(({ columns }) => columns.find(({ name }) => name === column));
  return was !== undefined && is !== undefined && conversionOf(was.type, is.type) === "lossy";
}

/**
 * The source tables of which the next run reads a window alone. What the run before did not know, not by that name, or read by
 * another column, it reads from the beginning.
 */
function readByWindow(
  before: PipelineModel,
  after: PipelineModel,
  renamings: readonly Renaming[],
): ReadonlySet<string> {
  const formerly = windowColumns({
    sources: before.sources.filter(
      ({ name }) => !renamings.some((each) => each.kind === "source" && each.source === name),
    ),
  });
  for (const each of renamings) if (each.kind === "sourceTable") formerly.delete(`${each.source}.${each.table}`);
  return new Set(
    [...windowColumns(after)].flatMap(([table, column]) => {
      const former = formerly.get(table);
      return column !== null && (former === null || former === column) ? [table] : [];
    }),
  );
}

/** The column by which each source table is read; null: it is read whole. */
function windowColumns({ sources }: Pick<PipelineModel, "sources">): Map<string, string | null> {
  return new Map(
    sources.flatMap((source) =>
      source.tables.map(({ name, extract }) => [
        `${source.name}.${name}`,
        extract.kind === "newRowsBy" ? extract.column : null,
      ]),
    ),
  );
}

function tablesOf({ from }: Target): readonly string[] {
  return from.kind === "table"
    ? [`${from.source}.${from.table}`]
    : from.values.flatMap(({ seenIn }) => seenIn.map(({ source, table }) => `${source}.${table}`));
}
