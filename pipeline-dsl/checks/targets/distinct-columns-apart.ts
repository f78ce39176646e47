import { defineCheck } from "../check";
import { targetPartPath } from "../paths";

export const distinctColumnsApart = defineCheck({
  code: "distinct-columns-apart",
  severity: "error",
  summary: "The columns of a distinct dimension do not come from the same tables",
  page: {
    explanation: `A \`distinct\` dimension of several columns collects combinations of values, and a combination stands in one row of one table. So every column
must be seen in the same tables, in the same order.`,
    remedy: `List the same tables in the same order for every column, or make a dimension of each column.`,
    refused: `distinct({ city: [apartments.city], country: [users.country] })`,
    accepted: `distinct({ city: [apartments.city, users.city], country: [apartments.country, users.country] })`,
  },
  *find({ model }) {
    for (const { name, from } of model.warehouse.targets) {
      if (from.kind !== "distinct") continue;
      const tables = from.values.map(({ seenIn }) =>
        seenIn.map(({ source, table }) => `${source}.${table}`).join(", "),
      );
      const [first] = tables;
      const other = tables.find((list) => list !== first);
      if (first === undefined || other === undefined) continue;
      yield {
        message: `the columns of ${name} are seen in different tables: ${first} and ${other}`,
        at: [{ path: targetPartPath(name, "from"), part: "from" }],
        why: "a combination of values stands in one row of one table",
        fix: "list the same tables in the same order for every column, or make a dimension of each column",
      };
    }
  },
});
