import { defineCheck } from "../check";
import { withArticle } from "../targets/type-words";
import { targetPartPath } from "../paths";

const DATED = new Set(["date", "datetime", "timestamp"]);

export const firstVersionType = defineCheck({
  code: "first-version-type",
  severity: "error",
  summary: "The first version starts at something that is not a date",
  page: {
    explanation: `\`firstVersionFrom\` says on which day the first version of a natural key starts. Its value must have a date: a date, datetime or timestamp.`,
    remedy: `Use the column that says since when the row is true, or leave it out: the first version then starts on the day of the first run.`,
    refused: `versions({ from: "effective_date", to: "end_date", granularity: "day", firstVersionFrom: apartments.price })`,
    accepted: `versions({ from: "effective_date", to: "end_date", granularity: "day", firstVersionFrom: apartments.created_at })`,
  },
  *find({ model }) {
    for (const target of model.warehouse.targets) {
      if (target.kind !== "dimension" || target.history.kind !== "versions") continue;
      const first = target.history.firstVersionFrom;
      if (first === null || DATED.has(first.type.kind)) continue;
      yield {
        message: `the first version of ${target.name} would start at ${withArticle(first.type.kind)}`,
        at: [{ path: targetPartPath(target.name, "history"), part: "firstVersionFrom" }],
        why: "versions are spans of days",
        fix: "use a date, datetime or timestamp, or leave firstVersionFrom out",
      };
    }
  },
});
