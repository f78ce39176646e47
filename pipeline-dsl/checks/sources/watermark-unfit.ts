import { defineCheck } from "../check";
import { withArticle } from "../targets/type-words";
import { tablePartPath } from "../paths";

const TEMPORAL = new Set(["date", "datetime", "timestamp"]);

export const watermarkUnfit = defineCheck({
  code: "watermark-unfit",
  severity: "error",
  summary: "A table cannot be read by this column",
  page: {
    explanation: `\`newRowsBy(column)\` reads the rows whose column lies in the run's window. The column must be a date or time, and never NULL: a row with NULL
lies in no window and would never be read.`,
    remedy: `Use a NOT NULL date, datetime or timestamp column, or read the table in full.`,
    refused: `viewing_date: timestamp(), ... extract: newRowsBy("viewing_date", { overlap: "2 hours" })`,
    accepted: `viewing_date: timestamp().notNull(), ... extract: newRowsBy("viewing_date", { overlap: "2 hours" })`,
  },
  *find({ model, index }) {
    for (const source of model.sources) {
      for (const { name, extract } of source.tables) {
        if (extract.kind !== "newRowsBy") continue;
        const column = index.column({ source: source.name, table: name, column: extract.column });
        if (column === undefined) continue;
        const temporal = TEMPORAL.has(column.type.kind);
        if (temporal && !column.nullable) continue;
        yield {
          message: `${name} is extracted by ${extract.column}, which ${temporal ? "may be NULL" : `is ${withArticle(column.type.kind)}`}`,
          at: [{ path: tablePartPath(source.name, name, "extract"), part: "extract" }],
          why: temporal
            ? "a row with NULL there lies in no window and is never read"
            : "a run's window is a span of time",
          fix: "use a NOT NULL date, datetime or timestamp column, or extract: everything()",
        };
      }
    }
  },
});
