import type { SourceTable } from "../../model";
import { referenceOfLookup, type TextReference } from "../../targets/references";
import { defineCheck } from "../check";
import { tablePartPath } from "../paths";
import { lookupColumns } from "./lookups-of-target";

export const textIsLookedUpOnce = defineCheck({
  code: "text-is-looked-up-once",
  severity: "warning",
  summary: "A row is looked up by text and never read again",
  page: {
    explanation: `The source compares text by its collation: 'abc' finds 'ABC'. What a text finds is asked when its row is read, and a table that is read with \`newRowsBy\` gives each
row once. A parent of the same spelling may come at any later time, and the row finds it. A parent of *another* spelling that comes later is not found: the row stays
at the unknown member.`,
    remedy: `A foreign key in the source rules that out, since the parent is always there first: declare it with \`references\`. Without one, read the table in full, give
\`newRowsBy\` an overlap as long as a parent may be late and accept the warning, or look up by a number.`,
    refused: `trips: table({
  columns: { trip_id: integer().primaryKey(), city: varchar(20), created_at: timestamp().notNull() },
  extract: newRowsBy("created_at", { overlap: "2 hours" }),
})
fact("fact_trips", { from: trips, columns: { city_key: lookup(dimCities, { code: trips.city }), ... }, ... })`,
    accepted: `  columns: { trip_id: integer().primaryKey(), city: varchar(20).references("cities"), ... },`,
  },
  *find({ model, index }) {
    for (const target of model.warehouse.targets) {
      if (target.from.kind !== "table") continue;
      const { source, table } = target.from;
      const read = index.table(source, table);
      if (read?.extract.kind !== "newRowsBy") continue;
      for (const { lookup, name, at } of lookupColumns(target)) {
        const reference = referenceOfLookup(model, target, lookup);
        if (reference === null || hasForeignKey(read, reference)) continue;
        const columns = reference.parts.flatMap(({ column, isText }) => (isText ? [column] : [])).join(" and ");
        yield {
          message: `${name} is looked up by the text ${columns} once, when a row of ${table} is read`,
          at: [at, { path: tablePartPath(source, table, "extract"), part: "extract" }],
          why: `a row of ${reference.parent} that comes later and is spelled in another way (case, accents) is not found by rows that were read before it`,
          fix: `say ${columns}.references("${reference.parent}") where the source has that foreign key; else read ${table} with everything(), or look up by a number`,
        };
      }
    }
  },
});

function hasForeignKey({ columns }: SourceTable, { parent, parts }: TextReference): boolean {
  return columns.some(
    ({ name, references }) => references === parent && parts.some(({ column, isText }) => isText && column === name),
  );
}
