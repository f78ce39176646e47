import { partsOf } from "../../checks/paths";
import type { PipelineModel, SourceTable, Target } from "../../model";
import type { Change, ChangeClass } from "../diff/change";
import type { Reached } from "./reach";

/** What of a table's rows a change makes anew by itself, and what it leaves as it was. */
export interface Recomputation {
  readonly target: string;
  /** What the next run does. */
  readonly next: string;
  /** What keeps its old value until somebody asks for it; null: nothing. */
  readonly stays: string | null;
  /** The command that computes it again; null: there is nothing to compute. */
  readonly command: string | null;
}

/** Classes of changes after which values differ. */
const MOVES_VALUES: ReadonlySet<ChangeClass> = new Set([
  "destructive",
  "quality-looser",
  "quality-changed",
  "quality-stricter",
  "model",
  "column",
  "widening",
  "additive",
]);

/** Edges into surrogate keys: a dimension's load gives every fact the key that the rule gives, in every run. */
const KEPT_RIGHT: ReadonlySet<string> = new Set(["key", "version chosen by", "rows told apart by"]);

/** How each table whose values a change moves comes to hold the new ones, by name. */
export function recomputedBy(
  change: Change,
  columns: readonly Reached[],
  before: PipelineModel,
  after: PipelineModel,
): readonly Recomputation[] {
  if (!MOVES_VALUES.has(change.class)) return [];
  const [room, , target, part, column] = partsOf(change.at);
  const own =
    room === "warehouse" && part === "columns" && change.how !== "removed" ? [`${target ?? ""}.${column ?? ""}`] : [];
  const moved = [...own, ...columns.filter(({ how }) => !KEPT_RIGHT.has(how)).map(({ name }) => name)];
  return after.warehouse.targets.flatMap((each) => {
    const isNew = !before.warehouse.targets.some(({ name }) => name === each.name);
    const names = moved.flatMap((name) => (name.startsWith(`${each.name}.`) ? [name.slice(each.name.length + 1)] : []));
    const wholly = room === "warehouse" && target === each.name && part !== "columns";
    if (names.length === 0 && !wholly) return [];
    return [recomputationOf(each, after, { columns: wholly ? [] : names, isNew })];
  });
}

function recomputationOf(
  target: Target,
  model: PipelineModel,
  { columns, isNew }: { readonly columns: readonly string[]; readonly isNew: boolean },
): Recomputation {
  const { name } = target;
  const [column, ...others] = columns;
  const command = `npx pipeline backfill ${others.length > 0 || column === undefined ? name : `${name}.${column}`}`;
  const incremental = readIncrementally(target, model);
  const versioned = target.kind === "dimension" && target.history.kind === "versions";
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
    return { target: name, next: "computes the rows of its window", stays: "rows of earlier windows", command };
  if (versioned)
    return { target: name, next: "opens versions where a value differs", stays: "closed versions", command };
  return { target: name, next: "computes every row that its source still has", stays: null, command: null };
}

function readIncrementally({ from }: Target, { sources }: PipelineModel): boolean {
  const table = (source: string, name: string): SourceTable | undefined =>
    sources.find((each) => each.name === source)?.tables.find((each) => each.name === name);
  const read =
    from.kind === "table"
      ? [table(from.source, from.table)]
      : from.values.flatMap(({ seenIn }) => seenIn.map((seen) => table(seen.source, seen.table)));
  return read.some((each) => each?.extract.kind === "newRowsBy");
}
