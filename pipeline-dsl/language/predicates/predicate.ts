import type { Predicate } from "../../model";
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
