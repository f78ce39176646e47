import { defineCheck } from "../check";
import { withArticle } from "../targets/type-words";
import { lookupColumns } from "./lookups-of-target";

const DATED = new Set(["date", "datetime", "timestamp"]);

export const lookupAsOfType = defineCheck({
  code: "lookup-as-of-type",
  severity: "error",
  summary: "A lookup's asOf is not a date",
  page: {
    explanation: `\`asOf\` chooses the version whose days hold that date. It must be a date, a datetime or a timestamp (which counts by its UTC date).`,
    remedy: `Use the column that says when the event happened, or leave \`asOf\` out to take the latest version.`,
    refused: `lookup(dimApartments, { apartment_id: bookings.apartment_id }, { asOf: bookings.total_amount })`,
    accepted: `lookup(dimApartments, { apartment_id: bookings.apartment_id }, { asOf: bookings.start_date })`,
  },
  *find({ model }) {
    for (const target of model.warehouse.targets) {
      for (const { lookup, name, at } of lookupColumns(target)) {
        if (lookup.asOf === null || DATED.has(lookup.asOf.type.kind)) continue;
        yield {
          message: `${name} is looked up as of ${withArticle(lookup.asOf.type.kind)}`,
          at: [at],
          why: "versions are spans of days",
          fix: "use a date, datetime or timestamp",
        };
      }
    }
  },
});
