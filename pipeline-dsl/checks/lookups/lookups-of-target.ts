import type { Dimension, Lookup, Target } from "../../model";
import type { FindingAddress, Subject } from "../check";
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

/** Keys of another dimension that a dimension holds. */
export function* dimensionsWithin({
  model,
  index,
}: Pick<Subject, "model" | "index">): Iterable<
  { readonly holder: Dimension; readonly held: Dimension } & LookupColumn
> {
  for (const holder of model.warehouse.targets) {
    if (holder.kind === "fact") continue;
    for (const column of lookupColumns(holder)) {
      const held = index.dimension(column.lookup.dimension);
      if (held !== undefined && held.name !== holder.name) yield { holder, held, ...column };
    }
  }
}
