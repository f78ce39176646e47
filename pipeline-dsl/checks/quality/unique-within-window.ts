import { defineCheck } from "../check";
import { rulePath, tablePartPath } from "../paths";

export const uniqueWithinWindow = defineCheck({
  code: "unique-within-window",
  severity: "warning",
  summary: "Values are compared within the rows of one window only",
  page: {
    explanation: `\`unique\` compares the rows that a run has read. Of a table that is read by \`newRowsBy\` these are the rows of the window: a value that stands in a row
of today and in one of last week is not found. The table's whole primary key is unique in any case: a second row of a key goes to the quarantine.`,
    remedy: `Read the table in full, or accept the warning where repeats come close together.`,
    refused: `unique(user_viewing.session_id)   // user_viewing: newRowsBy("viewing_date", ...)`,
    accepted: `unique(bookings.reference)   // bookings: everything()`,
  },
  *find({ model, index }) {
    for (const { id, source, table, test } of model.quality.rules) {
      if (test.kind !== "unique") continue;
      const read = index.table(source, table);
      if (read?.extract.kind !== "newRowsBy") continue;
      if (read.primaryKey.length > 0 && read.primaryKey.every((key) => test.columns.includes(key))) continue;
      yield {
        message: `the rule ${id} compares the rows of one window, since ${table} is extracted by ${read.extract.column}`,
        at: [
          { path: rulePath(id), part: "rule" },
          { path: tablePartPath(source, table, "extract"), part: "extract" },
        ],
        why: "a value that an earlier window had is not seen, and passes",
        fix: `extract ${table} with everything(), or drop the rule`,
      };
    }
  },
});
