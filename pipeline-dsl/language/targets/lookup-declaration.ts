import { instance } from "../arguments/kinds";
import { callOfMethod, type CallSite } from "../call-site";
import type { Value } from "../expressions/value";
import { type Fault, NO_FAULTS } from "../fault";
import { RENAMED_FROM } from "../renamed-from";
import { saidTwice } from "../said-twice";

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
    /** Null: its column always had the name that it has. */
    readonly formerName: string | null = null,
  ) {}

  /** What its column was called before. The warehouse's column is renamed, with its keys. */
  renamedFrom(from: string): LookupDeclaration<Origin>;
  renamedFrom(...given: readonly unknown[]): LookupDeclaration<Origin> {
    const { values, site, faults } = RENAMED_FROM.read(given, callOfMethod(this, "renamedFrom"), this.site);
    return new LookupDeclaration(
      this.dimension,
      this.by,
      this.asOf,
      this.site,
      [...this.faults, ...faults, ...saidTwice(".renamedFrom", this.formerName !== null, site)],
      values[0],
    );
  }
}

export const LOOKUP = instance(
  LookupDeclaration,
  "a lookup",
  "",
  (site) => new LookupDeclaration("", {}, null, site, NO_FAULTS),
);
