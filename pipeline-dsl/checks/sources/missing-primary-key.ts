import { defineCheck } from "../check";
import { tablePath } from "../paths";

export const missingPrimaryKey = defineCheck({
  code: "missing-primary-key",
  severity: "error",
  summary: "A source table has no primary key",
  page: {
    explanation: `The primary key says which rows are one row: duplicates go to quarantine by it, the extraction is divided into parallel reads by it, and
targets are updated instead of doubled because of it.`,
    remedy: `Mark the key column, or several for a composite key. A table without any key needs one in the source.`,
    refused: `bookings: table({ columns: { booking_id: integer(), ... }, extract: everything() })`,
    accepted: `bookings: table({ columns: { booking_id: integer().primaryKey(), ... }, extract: everything() })`,
  },
  *find({ model }) {
    for (const source of model.sources) {
      for (const table of source.tables) {
        if (table.primaryKey.length > 0) continue;
        yield {
          message: `${table.name} has no primary key`,
          at: [{ path: tablePath(source.name, table.name), part: "table" }],
          why: "without a key the same row read twice is two rows",
          fix: "mark its key column with .primaryKey()",
        };
      }
    }
  },
});
