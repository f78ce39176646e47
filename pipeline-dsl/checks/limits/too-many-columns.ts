import { curatedColumns } from "../../targets/curated";
import { defineCheck } from "../check";
import { sortKeyOf, tableColumns } from "../../targets/redshift/table";
import { targetPath } from "../paths";

/** Of a table, and of a compound sort key. https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html */
const MOST_COLUMNS = 1600;
const MOST_SORTED = 400;

export const tooManyColumns = defineCheck({
  code: "too-many-columns",
  severity: "error",
  summary: "A table has more columns than Redshift takes",
  page: {
    explanation: `A Redshift table has at most ${MOST_COLUMNS.toLocaleString("en-US")} columns. The staging table counts as well: a lookup by three columns needs three of them there. A compound sort key, which is that of versions, has at most ${String(MOST_SORTED)} columns.`,
    remedy: `Divide the table by subject. A table of so many columns is rarely one thing.`,
    refused: `fact("fact_everything", { columns: { /* 1,700 columns */ }, ... })`,
    accepted: `fact("fact_bookings", { ... }), fact("fact_payments", { ... })`,
  },
  *find({ model }) {
    for (const target of model.warehouse.targets) {
      const columns = Math.max(tableColumns(target).length, curatedColumns(target).length);
      const sorted = sortKeyOf(target).length;
      if (sorted > MOST_SORTED)
        yield {
          message: `the versions of ${target.name} are sorted by ${sorted.toLocaleString("en-US")} columns`,
          at: [{ path: targetPath(target.name), part: "naturalKey" }],
          why: `they are sorted by the natural key and their first day, and a sort key has at most ${String(MOST_SORTED)} columns`,
          fix: `give ${target.name} a natural key of fewer columns`,
        };
      if (columns <= MOST_COLUMNS) continue;
      yield {
        message: `${target.name} needs ${columns.toLocaleString("en-US")} columns`,
        at: [{ path: targetPath(target.name), part: "columns" }],
        why: `a Redshift table, the staging table included, has at most ${MOST_COLUMNS.toLocaleString("en-US")} columns`,
        fix: "divide it into several tables",
      };
    }
  },
});
