import { defineCheck } from "../check";
import { targetPartPath } from "../paths";
import { lookupColumns } from "./lookups-of-target";

export const lookupKeyMismatch = defineCheck({
  code: "lookup-key-mismatch",
  severity: "error",
  summary: "A lookup does not name exactly the natural key",
  page: {
    explanation: `A dimension's row is found by its whole natural key: with a part missing several rows match, and a column that is not in the key is not indexed by
it.`,
    remedy: `Give a value for every natural key column of the dimension, and for no other.`,
    refused: `lookup(dimRooms, { room: bookings.room })   // naturalKey: ["apartment_id", "room"]`,
    accepted: `lookup(dimRooms, { apartment_id: bookings.apartment_id, room: bookings.room })`,
  },
  *find({ model, index }) {
    for (const target of model.warehouse.targets) {
      for (const { lookup, name, at } of lookupColumns(target)) {
        const dimension = index.dimension(lookup.dimension);
        if (dimension === undefined) continue;
        const given = lookup.by.map(({ column }) => column).sort();
        const wanted = [...dimension.naturalKey].sort();
        // A key of no column is refused where it stands.
        if (wanted.length === 0 || given.join() === wanted.join()) continue;
        yield {
          message: `${name} looks up ${dimension.name} by ${given.join(", ") || "nothing"}, but its natural key is ${wanted.join(", ")}`,
          at: [at, { path: targetPartPath(dimension.name, "naturalKey"), part: "naturalKey" }],
          why: "a row is found by the whole natural key and by nothing else",
          fix: `look it up by ${wanted.join(", ")}`,
        };
      }
    }
  },
});
