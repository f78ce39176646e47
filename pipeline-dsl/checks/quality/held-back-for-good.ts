import { defineCheck } from "../check";
import { rulePath, tablePartPath } from "../paths";
import { changesWithEveryUpdate } from "../sources/changes-with-updates";

export const heldBackForGood = defineCheck({
  code: "held-back-for-good",
  severity: "warning",
  summary: "A row that is held back is never read again",
  page: {
    explanation: `\`quarantineRows()\` keeps a row that fails out of the warehouse until it passes. Whether it does is asked when the row is read, and a table that is read with
\`newRowsBy\` gives a row again only when its column in the watermark changes (or within the overlap). A row that is corrected without that stays in quarantine for good, and so does one
whose parent comes later, where the rule is \`refersTo\`.`,
    remedy: `Read the table in full with \`everything()\`, or by a column that changes with every update: its name has to say so, with \`updated\`, \`modified\`, \`changed\` or \`touched\` as
one of its words. Else let the rows in with \`warn()\`, or stop with \`stopBeforeLoading()\`: the retry after the correction reads the same window. Where rows are never corrected, accept the
warning at the table.`,
    refused: `visits: table({ columns: { ... }, extract: newRowsBy("created_at", { overlap: "2 hours" }) }),
// ...
accurate(visits.fee, atLeast(0), { whenBreached: quarantineRows() })`,
    accepted: `visits: table({ columns: { ... }, extract: newRowsBy("updated_at", { overlap: "2 hours" }) }),`,
  },
  *find({ model, index }) {
    for (const { id, source, table, whenBreached } of model.quality.rules) {
      const extract = index.table(source, table)?.extract;
      if (whenBreached !== "quarantineRows" || extract?.kind !== "newRowsBy") continue;
      if (changesWithEveryUpdate(extract.column)) continue;
      yield {
        message: `rows of ${table} that fail ${id} are held back, and ${table} is read by ${extract.column}`,
        at: [
          { path: tablePartPath(source, table, "extract"), part: "extract" },
          { path: rulePath(id), part: "rule" },
        ],
        why: `a row that is corrected keeps its ${extract.column}, so it is never read again and stays in quarantine`,
        fix: `extract: everything(), or newRowsBy a column that changes with every update; else whenBreached: warn() or stopBeforeLoading()`,
      };
    }
  },
});
