import type { Lookup, Target } from "../../model";
import type { FindingAddress } from "../check";
import { targetColumnPath } from "../paths";

/** A lookup with the column that it fills. */
export interface LookupColumn {
  readonly lookup: Lookup;
  readonly column: string;
  /** `fact_bookings.apartment_key`. */
  readonly name: string;
  readonly at: FindingAddress;
}

export function* lookupColumns(target: Target): Iterable<LookupColumn> {
  for (const { name, value } of target.columns) {
    if (value.kind !== "lookup") continue;
    const at = { path: targetColumnPath(target.name, name), part: `column ${name}` };
    yield { lookup: value, column: name, name: `${target.name}.${name}`, at };
  }
}
