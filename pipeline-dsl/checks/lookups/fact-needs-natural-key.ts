import { findsTheSameForEver, type Dimension, type Expression, type Fact, type Lookup } from "../../model";
import { carriedColumns, holdersOf } from "../../targets/carried-columns";
import { lookupKeyColumn } from "../../targets/curated";
import { defineCheck } from "../check";
import { tablePartPath, targetPartPath } from "../paths";
import { lookupColumns } from "./lookups-of-target";

export const factNeedsNaturalKey = defineCheck({
  code: "fact-needs-natural-key",
  severity: "error",
  summary: "A fact cannot be re-keyed",
  page: {
    explanation: `After every run, every fact carries the key that its lookup gives today. When a version is split, closed or arrives late, the facts of that natural
key are re-keyed in the same transaction, also those that are not loaded yet. By which date only the fact says: its \`asOf\` date must be a column of it. One that is
read incrementally must remember the natural key, too, as plain columns; one that is read in full brings it with every run.

What is looked up by text needs a column of its own, which is not in the grain: it holds the text as the dimension's row spells it, because the source may call
texts equal that are spelled differently.

A \`distinct\` dimension that collects the very column it is looked up by is exempt: its members never arrive late and never change.`,
    remedy: `Add the looked-up columns to the fact, outside its grain where they are text.`,
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
      const incremental = index.table(source, table)?.extract.kind === "newRowsBy";
      const carried = carriedColumns(model, fact);
      for (const { lookup, column, name, at } of lookupColumns(fact)) {
        const dimension = index.dimension(lookup.dimension);
        if (dimension === undefined || findsTheSameForEver(fact, lookup, dimension)) continue;
        const missing = [
          ...lookup.by
            .filter((part) => incremental && !carried.has(lookupKeyColumn(column, part.column)))
            .map(nameOfPart),
          ...missingDate(fact, lookup, dimension),
        ];
        if (missing.length === 0) continue;
        const names = missing.join(" and ");
        const held = lookup.by.some(
          (part) => missing.includes(nameOfPart(part)) && holdersOf(fact, part.value).length > 0,
        );
        yield {
          message: `${name} is looked up by ${names}, which ${fact.name} does not keep${held ? " as the dimension spells it" : ""}${incremental ? `, and ${table} is read incrementally` : ""}`,
          at: [
            at,
            { path: tablePartPath(source, table, "extract"), part: "extract" },
            { path: targetPartPath(dimension.name, "history"), part: "history" },
          ],
          why: `when ${dimension.name} changes, facts of earlier runs are re-keyed, and only their own columns say by what`,
          fix: `add ${names} to the columns of ${fact.name}${held ? ", once more and outside the grain" : ""}`,
        };
      }
    }
  },
});

function missingDate(fact: Fact, { asOf }: Lookup, { history }: Dimension): readonly string[] {
  if (asOf === null || history.kind !== "versions" || holdersOf(fact, asOf).length > 0) return [];
  return [nameOf(asOf, "the asOf date")];
}

function nameOfPart({ column, value }: Lookup["by"][number]): string {
  return nameOf(value, column);
}

function nameOf(value: Expression, otherwise: string): string {
  return value.kind === "column" ? value.column.column : otherwise;
}
