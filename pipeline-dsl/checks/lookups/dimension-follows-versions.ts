import { defineCheck } from "../check";
import { targetPartPath } from "../paths";
import { dimensionsWithin } from "./lookups-of-target";

export const dimensionFollowsVersions = defineCheck({
  code: "dimension-follows-versions",
  severity: "warning",
  summary: "A dimension holds the key of another dimension's version",
  page: {
    explanation: `Every new version has a new surrogate key. A dimension that holds such a key changes whenever the other one does: with \`versions()\` each change
there opens a version here as well, and with \`overwrite()\` old facts suddenly show the new version.`,
    remedy: `Carry the natural key as a plain column; a query joins the version of the day that it wants.`,
    refused: `dimension("dim_rooms", { columns: { apartment_key: lookup(dimApartments, ...) }, ... })   // dimApartments: versions()`,
    accepted: `dimension("dim_rooms", { columns: { apartment_id: rooms.apartment_id }, ... })`,
  },
  *find(subject) {
    for (const { holder, held, name, at } of dimensionsWithin(subject)) {
      if (held.history.kind !== "versions") continue;
      yield {
        message: `${name} is the key of a version of ${held.name}`,
        at: [at, { path: targetPartPath(held.name, "history"), part: "history" }],
        why: `every new version there has a new key and so changes ${holder.name}`,
        fix: "carry the natural key as a plain column",
      };
    }
  },
});
