import { catalogName } from "../../targets/glue/catalog-name";
import { defineCheck } from "../check";
import { tablePath } from "../paths";
import { repeated } from "./duplicates";

export const duplicateTable = defineCheck({
  code: "duplicate-table",
  severity: "error",
  summary: "Two tables of the sources have one name",
  page: {
    explanation: `A source table's name is its folder in every zone of the lake. Names that differ only in case are one name here: the
readers of the lake do not tell them apart. The lake's catalog has one list for all sources, in which a table is called \`<source>_<table>\`: the table
\`lines\` of a source \`shop_order\` and \`order_lines\` of \`shop\` would be one.`,
    remedy: `Declare each table once. Tables of two databases belong to two sources. Where two sources meet in the catalog, rename one of them.`,
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
    const tables = model.sources.flatMap((source) => source.tables.map((table) => ({ source, table })));
    const first = new Map<string, string>();
    for (const { source, table } of tables) {
      const name = catalogName("raw", source.name, table.name);
      const other = first.get(name) ?? source.name;
      first.set(name, other);
      // Two of one source are two declarations of one table.
      if (other.toLowerCase() === source.name.toLowerCase()) continue;
      yield {
        message: `${source.name}.${table.name} and a table of ${other} have one name in the lake's catalog, ${name}`,
        at: [{ path: tablePath(source.name, table.name), part: "table" }],
        why: "the catalog has one list of tables for all sources, and calls each by its source and its name",
        fix: `rename the source ${source.name}, or ${other}`,
      };
    }
  },
});
