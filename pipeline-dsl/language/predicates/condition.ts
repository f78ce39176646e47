import { instance } from "../arguments/kinds";
import type { CallSite } from "../call-site";
import type { Value } from "../expressions/value";
import type { Fault } from "../fault";
import { PredicateOf } from "./predicate";

/** What a condition is about. */
export type ConditionGroup = "number" | "text" | "temporal";

/** A condition that waits for its value: `atLeast(0)` in `accurate(apartments.price, atLeast(0))`. */
export class Condition<Subject extends ConditionGroup = ConditionGroup> {
  /** What only the type checker knows. */
  declare readonly _: { readonly subject: Subject };

  constructor(
    readonly of: (value: Value) => PredicateOf,
    readonly site: CallSite,
    readonly faults: readonly Fault[],
  ) {}
}

const always = (site: CallSite): PredicateOf => new PredicateOf({ kind: "and", all: [] }, site, []);

export const CONDITION = instance(
  Condition,
  "a condition",
  "atLeast(0)",
  (site) => new Condition(() => always(site), site, []),
);
