import { partsOf } from "../../checks/paths";
import type { PipelineModel } from "../../model";
import { tableColumns } from "../../targets/redshift/table";
import type { Change } from "../diff/change";
import { flowOf, type FlowEdge } from "./flow";

/** Something that a change reaches, and by which edge first. */
export interface Reached {
  /** `fact_bookings.apartment_key`, `rule:...`, `reference:...`: as in `flow.ts`. */
  readonly name: string;
  readonly from: string;
  readonly how: string;
}

export type Reach = (change: Change) => readonly Reached[];

/**
 * What is downstream of a change in either model: what hung on a removed column hangs on it in the old one. Nearest
 * first, each thing once, without the changed thing itself.
 */
export function reachIn(before: PipelineModel, after: PipelineModel): Reach {
  const models = [before, after];
  let edges: ReadonlyMap<string, readonly FlowEdge[]> | null = null;
  return (change) => {
    const starts = models.flatMap((model) => startsOf(change, model));
    if (starts.length === 0) return [];
    edges ??= byStart(models.flatMap(flowOf));
    return walkFrom(new Set(starts), edges);
  };
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

/** Where in the flow a change begins. A schedule or an alarm moves no data, so it begins nowhere. */
function startsOf({ at, class: changeClass }: Change, model: PipelineModel): readonly string[] {
  // Words about a thing change nothing of it.
  if (changeClass === "documentation") return [];
  const [room, ...rest] = partsOf(at);
  if (room === "sources") return startsInSources(rest, model);
  if (room === "warehouse") return startsInWarehouse(rest, model);
  if (room === "quality" && rest[0] === "rules") return [`rule:${rest[1] ?? ""}`];
  return [];
}

function startsInSources([name, , table, part, column]: readonly string[], model: PipelineModel): readonly string[] {
  const source = model.sources.find((each) => each.name === name);
  return (source?.tables ?? [])
    .filter((each) => table === undefined || each.name === table)
    .flatMap((each) =>
      each.columns
        .filter((one) => part !== "columns" || one.name === column)
        .map((one) => `${name ?? ""}.${each.name}.${one.name}`),
    );
}

function startsInWarehouse([, name, part, column]: readonly string[], model: PipelineModel): readonly string[] {
  return model.warehouse.targets
    .filter((target) => name === undefined || target.name === name)
    .flatMap((target) => {
      const columns = part === "key" ? [target.key] : tableColumns(target).map((each) => each.name);
      return columns.filter((each) => part !== "columns" || each === column).map((each) => `${target.name}.${each}`);
    });
}
