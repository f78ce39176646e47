import { partsOf, SCHEDULE } from "../../checks/paths";
import type { PipelineModel, Target } from "../../model";
import { tableColumns } from "../../targets/redshift/table";
import type { Change } from "../diff/change";
import { flowOf, type FlowEdge } from "./flow";
import { partReachedFrom } from "./reached-part";

/** Something that a change reaches, and by which edge first. */
export interface Reached {
  /** `fact_bookings.apartment_key`, `rule:...`, `reference:...`: as in `flow.ts`. */
  readonly name: string;
  readonly from: string;
  readonly how: string;
}

/** No rule, and no reference. */
export function isColumn({ name }: Reached): boolean {
  return !name.includes(":");
}

export type Reach = (change: Change) => readonly Reached[];

/**
 * What is downstream of each of the changes in either model: what hung on a removed column hangs on it in the old one.
 * Nearest first, each thing once, without the changed thing itself.
 */
export function reachIn(before: PipelineModel, after: PipelineModel, changes: readonly Change[]): Reach {
  const sides = [indexed(before), indexed(after)];
  const startsOf = (change: Change): readonly string[] => sides.flatMap((side) => startsIn(change, side));
  const tables = new Set(changes.flatMap(startsOf).map(tableOfStart));
  const edges = byStart(sides.flatMap(({ model }) => flowOf(partReachedFrom(tables, model))));
  return (change) => walkFrom(new Set(startsOf(change)), edges);
}

function byStart(edges: readonly FlowEdge[]): ReadonlyMap<string, readonly FlowEdge[]> {
  const groups = new Map<string, FlowEdge[]>();
  for (const edge of edges) {
    const group = groups.get(edge.from);
    if (group === undefined) groups.set(edge.from, [edge]);
    else if (!group.some(({ to, how }) => to === edge.to && how === edge.how)) group.push(edge);
  }
  return groups;
}

function walkFrom(starts: ReadonlySet<string>, edges: ReadonlyMap<string, readonly FlowEdge[]>): readonly Reached[] {
  const reached = new Map<string, Reached>();
  const queue = [...starts];
  // A list that grows is iterated to its new end.
  for (const name of queue) {
    for (const { from, to, how } of edges.get(name) ?? []) {
      if (starts.has(to) || reached.has(to)) continue;
      reached.set(to, { name: to, from, how });
      queue.push(to);
    }
  }
  return [...reached.values()];
}

/** A model whose parts are found by name. */
interface Indexed {
  readonly model: PipelineModel;
  /** Names of columns by source and by table. */
  readonly sources: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
  readonly targets: ReadonlyMap<string, Target>;
}

function indexed(model: PipelineModel): Indexed {
  return {
    model,
    sources: new Map(
      model.sources.map(({ name, tables }) => [
        name,
        new Map(tables.map((table) => [table.name, table.columns.map((column) => column.name)])),
      ]),
    ),
    targets: new Map(model.warehouse.targets.map((target) => [target.name, target])),
  };
}

/** Where in the flow a change begins. An alarm moves no data, so it begins nowhere. */
function startsIn({ at, class: changeClass, what }: Change, side: Indexed): readonly string[] {
  // Words about a thing change nothing of it.
  if (changeClass === "documentation") return [];
  const [room, ...rest] = partsOf(at);
  if (room === "sources") return what === "time zone" ? startsOfClock(rest, side) : startsInSources(rest, side);
  if (at === SCHEDULE) return what === "time zone" ? startsOfVersions(side) : [];
  if (room === "warehouse") return startsInWarehouse(rest, side);
  if (room === "quality" && rest[0] === "rules") return [`rule:${rest[1] ?? ""}`];
  return [];
}

/** The clock of a source says which rows lie in a window, by a column that holds what a clock shows; a moment needs none. */
function startsOfClock([name = ""]: readonly string[], { model }: Indexed): readonly string[] {
  const tables = model.sources.find((each) => each.name === name)?.tables ?? [];
  return tables.flatMap(({ name: table, columns, extract }) => {
    if (extract.kind !== "newRowsBy") return [];
    const type = columns.find((column) => column.name === extract.column)?.type.kind;
    return type === "date" || type === "datetime" ? [`${name}.${table}.${extract.column}`] : [];
  });
}

/** Versions begin and end on the date of a run, which is a day of the schedule's zone. */
function startsOfVersions({ targets }: Indexed): readonly string[] {
  return [...targets.values()].flatMap((target) =>
    target.kind === "dimension" && target.history.kind === "versions"
      ? [`${target.name}.${target.history.from}`, `${target.name}.${target.history.to}`]
      : [],
  );
}

function startsInSources(
  [name = "", , table, part, column]: readonly string[],
  { sources }: Indexed,
): readonly string[] {
  const tables = sources.get(name) ?? new Map<string, readonly string[]>();
  const wanted = table === undefined ? [...tables] : [[table, tables.get(table) ?? []] as const];
  return wanted.flatMap(([of, columns]) =>
    columns.filter((one) => part !== "columns" || one === column).map((one) => `${name}.${of}.${one}`),
  );
}

function startsInWarehouse([, name, part, column]: readonly string[], { targets }: Indexed): readonly string[] {
  const target = name === undefined ? undefined : targets.get(name);
  const wanted = name === undefined ? [...targets.values()] : target === undefined ? [] : [target];
  return wanted.flatMap((each) => {
    const columns = part === "key" ? [each.key] : tableColumns(each).map((one) => one.name);
    return columns.filter((one) => part !== "columns" || one === column).map((one) => `${each.name}.${one}`);
  });
}

/** `marketplace.apartments` of `marketplace.apartments.price`, `dim_users` of `dim_users.age`; a rule stays what it is. */
function tableOfStart(start: string): string {
  return start.startsWith("rule:") ? start : start.slice(0, start.lastIndexOf("."));
}
