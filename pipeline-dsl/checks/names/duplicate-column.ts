import { defineCheck, type Finding } from "../check";
import { repeated, secondMentions } from "./duplicates";
import { type Identifier, tableColumns } from "./identifiers";
import { sourceColumnPath } from "../paths";

export const duplicateColumn = defineCheck({
  code: "duplicate-column",
  severity: "error",
  summary: "Two columns of a table have one name",
  page: {
    explanation: `All columns of a table need names of their own. In the warehouse the surrogate key (\`key\`) and the history columns (\`from\`
and \`to\` of \`versions()\`) are columns too, next to the declared ones. Redshift and Spark fold case: \`Price\` and \`price\` are one name.`,
    remedy: `Rename the declared column, or the key or history column that it meets.`,
    refused: `dimension("dim_rates", {
  key: "rate_key",
  columns: { rate_id: rates.rate_id, end_date: rates.end_date },
  history: versions({ from: "effective_date", to: "end_date", ... }), ...
})`,
    accepted: `  columns: { rate_id: rates.rate_id, offer_end_date: rates.end_date },`,
  },
  *find({ model }) {
    for (const source of model.sources) {
      for (const table of source.tables) {
        for (const { name } of repeated(table.columns, (column) => column.name)) {
          yield finding(table.name, {
            name,
            thing: `the column ${table.name}.${name}`,
            at: { path: sourceColumnPath(source.name, table.name, name), part: `column ${name}` },
          });
        }
      }
    }
    for (const target of model.warehouse.targets) {
      for (const column of tableColumns(target, secondMentions())) yield finding(target.name, column);
    }
  },
});

function finding(table: string, { name, thing, at }: Identifier): Finding {
  return {
    message: `${table} has two columns named ${name}: ${thing} is the second`,
    at: [at],
    why: "surrogate key, declared columns and history columns share one table, and case does not tell names apart",
    fix: "rename one of the two",
  };
}
