import type { Expression, Fact, PipelineModel } from "../model";
import { lookupKeyColumn } from "./curated";
import { referenceName, referenceOfLookup } from "./references";

/**
 * The columns in which a fact itself remembers what its lookups looked up by: of each curated key column
 * (`__key__apartment_key__apartment_id`) the fact's own column. What goes by text is remembered as the parent spells it, so
 * its column is not one of the grain, which says which row it is, and serves no second reference.
 */
export function carriedColumns(model: PipelineModel, fact: Fact): ReadonlyMap<string, string> {
  const carried = new Map<string, string>();
  const spelledFor = new Map<string, string>();
  for (const { name, value } of fact.columns) {
    if (value.kind !== "lookup") continue;
    const reference = referenceOfLookup(model, fact, value);
    value.by.forEach((part, index) => {
      const isText = reference?.parts[index]?.isText === true;
      const spelling = isText ? `${referenceName(reference)}:${String(index)}` : null;
      const holder = holdersOf(fact, part.value).find(
        (column) =>
          spelling === null || (!fact.grain.includes(column) && (spelledFor.get(column) ?? spelling) === spelling),
      );
      if (holder === undefined) return;
      carried.set(lookupKeyColumn(name, part.column), holder);
      if (spelling !== null) spelledFor.set(holder, spelling);
    });
  }
  return carried;
}

/** The fact's columns that hold the value. */
export function holdersOf(fact: Fact, expression: Expression): readonly string[] {
  const wanted = JSON.stringify(expression);
  return fact.columns.flatMap(({ name, value }) =>
    value.kind === "expression" && JSON.stringify(value.expression) === wanted ? [name] : [],
  );
}
