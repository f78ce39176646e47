import type { Dimension, Expression, Fact, Lookup } from "../../model";
import { defineCheck } from "../check";
import { tablePartPath, targetPartPath } from "../paths";
import { lookupColumns } from "./lookups-of-target";

export const factNeedsNaturalKey = defineCheck({
  code: "fact-needs-natural-key",
  severity: "error",
  summary: "An incremental fact cannot be re-keyed",
  page: {
    explanation: `After every run, every fact carries the key that its lookup gives today. When a version is split, closed or arrives late, the facts of that natural
key are re-keyed, also those that this run did not extract. A fact that is read in full brings its natural keys with every run; one that is
read incrementally must remember what it was looked up by: the natural key, and the \`asOf\` date where there is one, as plain columns.

A \`distinct\` dimension that collects the very column it is looked up by is exempt: its members never arrive late and never change.`,
    remedy: `Add the looked-up columns to the fact.`,
    refused: `fact("fact_viewings", {
  from: user_viewing,                                   // newRowsBy("viewing_date", ...)
  columns: {
    viewing_id: user_viewing.viewing_id,
    apartment_key: lookup(dimApartments, { apartment_id: user_viewing.apartment_id }, { asOf: user_viewing.viewing_date }),
  }, ...
})`,
    accepted: `  columns: {
    viewing_id: user_viewing.viewing_id,
    apartment_key: lookup(dimApartments, { apartment_id: user_viewing.apartment_id }, { asOf: user_viewing.viewing_date }),
    apartment_id: user_viewing.apartment_id,
    viewing_date: user_viewing.viewing_date,
  },`,
  },
  *find({ model, index }) {
    for (const fact of model.warehouse.targets) {
      if (fact.kind !== "fact") continue;
      const { source, table } = fact.from;
      if (index.table(source, table)?.extract.kind !== "newRowsBy") continue;
      const carried = new Set(
        fact.columns.flatMap(({ value }) => (value.kind === "expression" ? [JSON.stringify(value.expression)] : [])),
      );
      for (const { lookup, name, at } of lookupColumns(fact)) {
        const dimension = index.dimension(lookup.dimension);
        if (dimension === undefined || alwaysHolds(dimension, lookup, fact)) continue;
        const missing = neededBy(lookup, dimension).filter(({ value }) => !carried.has(JSON.stringify(value)));
        if (missing.length === 0) continue;
        const names = missing.map((part) => part.name).join(" and ");
        yield {
          message: `${name} is looked up by ${names}, which ${fact.name} does not keep, and ${table} is read incrementally`,
          at: [
            at,
            { path: tablePartPath(source, table, "extract"), part: "extract" },
            { path: targetPartPath(dimension.name, "history"), part: "history" },
          ],
          why: `when ${dimension.name} changes, facts of earlier runs are re-keyed, and only their own columns say by what`,
          fix: `add ${names} to the columns of ${fact.name}`,
        };
      }
    }
  },
});

function neededBy(
  lookup: Lookup,
  dimension: Dimension,
): readonly { readonly name: string; readonly value: Expression }[] {
  const keys = lookup.by.map(({ column, value }) => ({ name: nameOf(value, column), value }));
  return lookup.asOf !== null && dimension.history.kind === "versions"
    ? [...keys, { name: nameOf(lookup.asOf, "the asOf date"), value: lookup.asOf }]
    : keys;
}

function nameOf(value: Expression, otherwise: string): string {
  return value.kind === "column" ? value.column.column : otherwise;
}

function alwaysHolds({ from }: Dimension, lookup: Lookup, fact: Fact): boolean {
  if (from.kind !== "distinct") return false;
  return lookup.by.every(({ column, value }) => {
    const seenIn = from.values.find((candidate) => candidate.column === column)?.seenIn ?? [];
    return (
      value.kind === "column" &&
      seenIn.some(
        (seen) =>
          seen.source === fact.from.source && seen.table === fact.from.table && seen.column === value.column.column,
      )
    );
  });
}
