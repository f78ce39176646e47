import { partsOf } from "../../pipeline-dsl/checks/paths";
import type { PipelineModel } from "../../pipeline-dsl/model";
import type { Change } from "../../pipeline-dsl/review";
import { type PrintedParts, printedParts } from "./printed";

/** Beyond this many changed places each is not tried alone any more: every one counts as a cause. */
const MOST_TRIALS = 40;

/**
 * Which changes make a document another one. Each changed place is taken back alone, and what is then printed differently is
 * caused by it; the other way round it is given alone to the old model. What cannot be printed without the others counts, and
 * so does everything where nothing alone makes the difference: a document that differs always has a cause.
 */
export function causesIn(
  before: PipelineModel,
  after: PipelineModel,
  changes: readonly Change[],
): (part: string) => readonly Change[] {
  const documents = once(() => [attempt(() => printedParts(before)), attempt(() => printedParts(after))] as const);
  const places = new Map<string, Change[]>();
  for (const change of changes) places.set(change.at, [...(places.get(change.at) ?? []), change]);
  const trials = once(() =>
    places.size > MOST_TRIALS
      ? []
      : Array.from(places, ([at, members]) => ({
          members,
          without: attempt(() => printedParts(withPlaceOf(after, before, at))),
          alone: attempt(() => printedParts(withPlaceOf(before, after, at))),
        })),
  );
  return (part) => {
    const [old, current] = documents();
    // A lock may hold what no printer takes: nothing can be told apart then.
    if (old === null || current === null) return changes;
    if (old.get(part) === current.get(part)) return [];
    const differs = (printed: PrintedParts | null, from: PrintedParts): boolean =>
      printed === null || printed.get(part) !== from.get(part);
    const causes = trials().flatMap(({ members, without, alone }) =>
      differs(without, current) && differs(alone, old) ? members : [],
    );
    if (causes.length > 0) return causes;
    const either = trials().flatMap(({ members, without, alone }) =>
      differs(without, current) || differs(alone, old) ? members : [],
    );
    return either.length > 0 ? either : changes;
  };
}

function attempt(print: () => PrintedParts): PrintedParts | null {
  try {
    return print();
  } catch {
    return null;
  }
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null;
  return () => (made ??= { value: make() }).value;
}

type Json = Record<string, unknown>;

/** A model in which one place is as another model has it. A place that lists cannot name is taken with the room around it. */
export function withPlaceOf(model: PipelineModel, other: PipelineModel, at: string): PipelineModel {
  const copy = structuredClone(model) as unknown as Json;
  const parts = partsOf(at).filter((part) => part !== "");
  // The pipeline itself: what it is called and says of itself.
  if (parts.length === 0) return { ...model, name: other.name, description: other.description, version: other.version };
  if (!put(copy, other, parts)) {
    const [room = ""] = parts;
    copy[room] = (other as unknown as Json)[room];
  }
  return copy as unknown as PipelineModel;
}

function put(into: unknown, from: unknown, [part = "", ...rest]: readonly string[]): boolean {
  if (Array.isArray(into) && Array.isArray(from)) {
    const [list, others]: readonly [unknown[], readonly unknown[]] = [into, from];
    const [here, there] = [indexOf(list, part), indexOf(others, part)];
    if (rest.length > 0) return here >= 0 && there >= 0 && put(list[here], others[there], rest);
    if (here < 0 && there < 0) return false;
    if (there < 0) list.splice(here, 1);
    else if (here < 0) list.splice(Math.min(there, list.length), 0, others[there]);
    else list[here] = others[there];
    return true;
  }
  if (!isObject(into) || !isObject(from) || !(part in into || part in from)) return false;
  if (rest.length > 0) return put(into[part], from[part], rest);
  if (part in from) into[part] = from[part];
  else Reflect.deleteProperty(into, part);
  return true;
}

function indexOf(list: readonly unknown[], name: string): number {
  return list.findIndex((each) => isObject(each) && (each["name"] === name || each["id"] === name));
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
