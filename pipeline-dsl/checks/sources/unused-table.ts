import type { SourceTable } from "../../model";
import { defineCheck } from "../check";
import { tablePath } from "../paths";

export const unusedTable = defineCheck({
  code: "unused-table",
  severity: "warning",
  summary: "A source table is extracted and never used",
  page: {
    explanation: `No target is made from the table and no rule reads it. It is extracted and stored with every run all the same.`,
    remedy: `Remove the table from the source, or make a target from it.`,
    refused: `mysqlSource("shop", { orders: table({...}), audit_log: table({...}) })   // only orders becomes a target`,
    accepted: `mysqlSource("shop", { orders: table({...}) })`,
  },
  *find({ model, index, columnUses }) {
    const used = new Set<SourceTable | undefined>();
    for (const { reference } of columnUses) used.add(index.table(reference.source, reference.table));
    for (const { from } of model.warehouse.targets)
      if (from.kind === "table") used.add(index.table(from.source, from.table));
    for (const source of model.sources) {
      for (const table of source.tables) {
        if (used.has(index.table(source.name, table.name))) continue;
        yield {
          message: `${table.name} is extracted, but no target and no rule reads it`,
          at: [{ path: tablePath(source.name, table.name), part: "table" }],
          why: "it is read from the source and stored with every run for nothing",
          fix: "remove it, or make a dimension or fact from it",
        };
      }
    }
  },
});
