import { defineCheck } from "../check";
import { keyAddress, keyOf } from "./target-keys";

export const missingKey = defineCheck({
  code: "missing-key",
  severity: "error",
  summary: "A table has no natural key or no grain",
  page: {
    explanation: `A dimension's natural key and a fact's grain say which row of the source is which row of the warehouse. Without one a load can only append,
and every replay would double the rows.`,
    remedy: `Name the columns of the target that identify a row: usually those that the source's primary key becomes.`,
    refused: `fact("fact_bookings", { grain: [], ... })`,
    accepted: `fact("fact_bookings", { grain: ["booking_id"], ... })`,
  },
  *find({ model }) {
    for (const target of model.warehouse.targets) {
      if (keyOf(target).length > 0) continue;
      const kind = target.kind === "fact" ? "grain" : "natural key";
      yield {
        message: `${target.name} has no ${kind}`,
        at: [keyAddress(target)],
        why: "a load finds the row to update by it",
        fix: `name the columns that identify a row in ${target.kind === "fact" ? "grain" : "naturalKey"}`,
      };
    }
  },
});
