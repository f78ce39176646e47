import { instance } from "../arguments/kinds";
import type { CallSite } from "../call-site";
import type { Value } from "../expressions/value";
import { type Fault, NO_FAULTS } from "../fault";

/** The surrogate key of a dimension's row, as a column of another target. */
export class LookupDeclaration<Origin extends string = string> {
  /** What only the type checker knows. */
  declare readonly _: { readonly lookupOrigin: Origin };

  constructor(
    /** Its name. */
    readonly dimension: string,
    readonly by: Readonly<Record<string, Value>>,
    readonly asOf: Value | null,
    readonly site: CallSite,
    readonly faults: readonly Fault[],
  ) {}
}

export function isLookup(given: unknown): given is LookupDeclaration {
  return given instanceof LookupDeclaration;
}

export const LOOKUP = instance(
  LookupDeclaration,
  "a lookup",
  "",
  (site) => new LookupDeclaration("", {}, null, site, NO_FAULTS),
);
