import type { Predicate } from "../../model";
import { instance } from "../arguments/kinds";
import type { CallSite } from "../call-site";
import type { Fault } from "../fault";

/** A condition on one source row. */
export class PredicateOf<Origin extends string = string> {
  /** What only the type checker knows. */
  declare readonly _: { readonly origin: Origin };

  constructor(
    readonly predicate: Predicate,
    readonly site: CallSite,
    readonly faults: readonly Fault[],
  ) {}
}

/** Stands in for a predicate that is at fault. */
function anything(site: CallSite): PredicateOf {
  return new PredicateOf({ kind: "and", all: [] }, site, []);
}

export const PREDICATE = instance(PredicateOf, "a predicate", "isNull(articles.price)", anything);
