import { defineCheck } from "../check";
import { tablePath } from "../paths";
import { repeated } from "./duplicates";

export const duplicateTable = defineCheck({
  code: "duplicate-table",
  severity: "error",
  summary: "Two tables of a source have one name",
  page: {
    explanation: `A source table's name is its folder in every zone of the lake. Names that differ only in case are one name here: the
readers of the lake do not tell them apart.`,
    remedy: `Declare each table once. Tables of two databases belong to two sources.`,
    refused: `mysqlSource("shop", { orders: table({...}), Orders: table({...}) })`,
    accepted: `mysqlSource("shop", { orders: table({...}), order_lines: table({...}) })`,
  },
  *find({ model }) {
    for (const source of model.sources) {
      for (const { name } of repeated(source.tables, (table) => table.name)) {
        yield {
          message: `${source.name} has two tables named ${name}`,
          at: [{ path: tablePath(source.name, name), part: "table" }],
          why: "a table's name is its folder in the lake, whatever its case",
          fix: "declare the table once",
        };
      }
    }
  },
});
