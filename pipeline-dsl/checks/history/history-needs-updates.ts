import { defineCheck } from "../check";
import { targetPartPath, tablePartPath } from "../paths";
import { changesWithEveryUpdate } from "../sources/changes-with-updates";

export const historyNeedsUpdates = defineCheck({
  code: "history-needs-updates",
  severity: "error",
  summary: "A versioned dimension is read by a watermark",
  page: {
    explanation: `A dimension with \`versions()\` records every change of a row. A table with \`newRowsBy(column)\` is read
from where the last run stopped, by that column; a row that changes and keeps its value in that column is never read again, so its change
never becomes a version. Nothing fails: the history is wrong in silence.`,
    remedy: `Read the table in full with \`everything()\`. If it is too big for that, use a column that changes with every
update. The definition cannot prove that a column does, so its name has to say it: \`updated\`, \`modified\`, \`changed\` or \`touched\` as one of its words.`,
    refused: `apartments: table({ columns: { ... }, extract: newRowsBy("created_at", { overlap: "2 hours" }) }),
// ...
dimension("dim_apartments", { from: apartments, history: versions({ ... }), ... })`,
    accepted: `apartments: table({ columns: { ... }, extract: everything() }),`,
  },
  *find({ model, index }) {
    for (const target of model.warehouse.targets) {
      if (target.kind !== "dimension" || target.history.kind !== "versions" || target.from.kind !== "table") continue;
      const { source, table } = target.from;
      const extract = index.table(source, table)?.extract;
      if (extract?.kind !== "newRowsBy" || changesWithEveryUpdate(extract.column)) continue;
      yield {
        message: `${target.name} is versioned, but ${table} is extracted by ${extract.column}`,
        at: [
          { path: targetPartPath(target.name, "history"), part: "history" },
          { path: tablePartPath(source, table, "extract"), part: "extract" },
        ],
        why: `a row that changes keeps its ${extract.column}, so its change is never extracted`,
        fix: "extract: everything(), or newRowsBy a column that changes with every update",
      };
    }
  },
});
