import { defineCheck } from "../check";
import { tablePartPath } from "../paths";
import { keyAddress, keyPart, sourceColumnsBehindKey, sourceColumnsOfKey } from "./target-keys";

export const grainNotCovered = defineCheck({
  code: "grain-not-covered",
  severity: "error",
  summary: "Several source rows may share one grain or natural key",
  page: {
    explanation: `One source row makes one target row. Only the source's primary key is sure to tell its rows apart, so the grain of a fact and the natural key
of a dimension must hold all of it, as plain columns. Otherwise two rows meet in one key: the load finds the duplicate before it commits and
rolls everything back.`,
    remedy: `Add the missing primary key columns to \`columns\` and to the grain or natural key. If the values really are a list of their own (cities,
users), make the dimension from \`distinct({...})\`.`,
    refused: `fact("fact_bookings", { from: bookings, grain: ["apartment_id"], ... })   // primary key: booking_id`,
    accepted: `fact("fact_bookings", { from: bookings, grain: ["booking_id"], ... })`,
  },
  *find({ model, index }) {
    for (const target of model.warehouse.targets) {
      if (target.from.kind !== "table") continue;
      const { source, table } = target.from;
      const columns = sourceColumnsOfKey(target);
      const missing = (index.table(source, table)?.primaryKey ?? []).filter((column) => !columns.has(column));
      if (missing.length === 0) continue;
      const part = keyPart(target);
      const behind = sourceColumnsBehindKey(target);
      const computed = missing.filter((column) => behind.has(column));
      const absent = missing.filter((column) => !behind.has(column));
      yield {
        message: `the ${part} of ${target.name} does not hold ${missing.join(", ")}, of ${table}'s primary key`,
        at: [keyAddress(target), { path: tablePartPath(source, table, "primaryKey"), part: "primary key" }],
        why: `several rows of ${table} may share one ${part}, and a load refuses duplicates`,
        fix: [
          ...(absent.length === 0 ? [] : [`add ${absent.join(", ")} to columns and to ${part}`]),
          ...computed.map((column) => `write ${table}.${column} itself in ${part}, where a value is computed from it`),
        ].join("; "),
      };
    }
  },
});
