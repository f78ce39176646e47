import { defineCheck } from "../check";
import { rulePath, tablePartPath } from "../paths";

export const ruleNeedsFullParent = defineCheck({
  code: "rule-needs-full-parent",
  severity: "error",
  summary: "References are checked against an incremental extract",
  page: {
    explanation: `\`refersTo\` looks whether the referenced row is among the parent's rows of this run. An incremental parent has only the rows of its window, so
references to all older rows would count as broken.`,
    remedy: `Read the parent in full, or drop the rule.`,
    refused: `refersTo(clicks.viewing_id, user_viewing)   // user_viewing: newRowsBy("viewing_date", ...)`,
    accepted: `refersTo(bookings.apartment_id, apartments)   // apartments: everything()`,
  },
  *find({ model, index }) {
    for (const { id, test } of model.quality.rules) {
      if (test.kind !== "refersTo") continue;
      const { source, table } = test.parent;
      const extract = index.table(source, table)?.extract;
      if (extract?.kind !== "newRowsBy") continue;
      yield {
        message: `the rule ${id} needs all rows of ${table}, which is extracted by ${extract.column}`,
        at: [
          { path: rulePath(id), part: "rule" },
          { path: tablePartPath(source, table, "extract"), part: "extract" },
        ],
        why: "references to rows outside the window would count as broken",
        fix: `extract ${table} with everything(), or drop the rule`,
      };
    }
  },
});
