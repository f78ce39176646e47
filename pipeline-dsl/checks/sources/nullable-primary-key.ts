import { defineCheck } from "../check";
import { sourceColumnPath } from "../paths";

export const nullablePrimaryKey = defineCheck({
  code: "nullable-primary-key",
  severity: "error",
  summary: "A primary key column may be NULL",
  page: {
    explanation: `Rows with a NULL in their primary key go to quarantine. A key column that the definition lets be NULL would promise rows that never
arrive in the warehouse.`,
    remedy: `Declare the key with \`primaryKey()\`, which says that it is never NULL; MySQL does not allow NULL in a primary key either.`,
    refused: `{ "name": "booking_id", "nullable": true }   // a model written by hand`,
    accepted: `booking_id: integer().primaryKey()`,
  },
  *find({ model, index }) {
    for (const source of model.sources) {
      for (const table of source.tables) {
        for (const column of table.primaryKey) {
          if (index.column({ source: source.name, table: table.name, column })?.nullable !== true) continue;
          yield {
            message: `${table.name}.${column} is in the primary key and may be NULL`,
            at: [{ path: sourceColumnPath(source.name, table.name, column), part: `column ${column}` }],
            why: "a row without its key cannot be told from another and goes to quarantine",
            fix: "declare the column with primaryKey()",
          };
        }
      }
    }
  },
});
