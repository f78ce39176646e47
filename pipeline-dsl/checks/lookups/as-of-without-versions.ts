import { defineCheck } from "../check";
import { targetPartPath } from "../paths";
import { lookupColumns } from "./lookups-of-target";

export const asOfWithoutVersions = defineCheck({
  code: "as-of-without-versions",
  severity: "error",
  summary: "A lookup asks for a date in a dimension without versions",
  page: {
    explanation: `A dimension with \`overwrite()\` has one row a natural key. \`asOf\` chooses nothing there: the fact shows today's values, though its definition reads as
if it showed those of the day.`,
    remedy: `Leave \`asOf\` out, or give the dimension \`versions()\`.`,
    refused: `user_key: lookup(dimUsers, { user_id: bookings.user_id }, { asOf: bookings.start_date })   // dimUsers: overwrite()`,
    accepted: `user_key: lookup(dimUsers, { user_id: bookings.user_id })`,
  },
  *find({ model, index }) {
    for (const target of model.warehouse.targets) {
      for (const { lookup, name, at } of lookupColumns(target)) {
        const dimension = index.dimension(lookup.dimension);
        if (lookup.asOf === null || dimension?.history.kind !== "overwrite") continue;
        yield {
          message: `${name} is looked up as of a date, but ${dimension.name} keeps no versions`,
          at: [at, { path: targetPartPath(dimension.name, "history"), part: "history" }],
          why: "an overwritten dimension has only today's values",
          fix: "leave asOf out, or give the dimension versions()",
        };
      }
    }
  },
});
