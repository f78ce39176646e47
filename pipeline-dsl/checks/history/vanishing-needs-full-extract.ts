import { defineCheck } from "../check";
import { tablePartPath, targetPartPath } from "../paths";

export const vanishingNeedsFullExtract = defineCheck({
  code: "vanishing-needs-full-extract",
  severity: "error",
  summary: "Rows would be closed or removed because they were not read",
  page: {
    explanation: `A row has vanished when a full extract no longer has it. An incremental extract has only the rows of its window, so nearly every row is absent
from it every day; closing or removing those would empty the table.

A \`distinct\` dimension keeps every value that was ever seen, whatever the extract.`,
    remedy: `Read the table in full, or keep the rows.`,
    refused: `fact("fact_viewings", { from: user_viewing, whenSourceRowVanishes: remove({ refuseAbove: "20%" }), ... })
// user_viewing: newRowsBy("viewing_date", ...)`,
    accepted: `fact("fact_viewings", { from: user_viewing, whenSourceRowVanishes: keep(), ... })`,
  },
  *find({ model, index }) {
    for (const { name, from, whenSourceRowVanishes } of model.warehouse.targets) {
      if (whenSourceRowVanishes.kind === "keep") continue;
      const at = { path: targetPartPath(name, "whenSourceRowVanishes"), part: "whenSourceRowVanishes" };
      if (from.kind === "distinct") {
        yield {
          message: `${name} collects every value ever seen, but would lose those that vanish`,
          at: [at, { path: targetPartPath(name, "from"), part: "from" }],
          why: "a distinct dimension never loses a member, or old facts would point at nothing",
          fix: "leave whenSourceRowVanishes out",
        };
        continue;
      }
      const extract = index.table(from.source, from.table)?.extract;
      if (extract?.kind !== "newRowsBy") continue;
      yield {
        message: `${name} drops rows that vanish, but ${from.table} is extracted by ${extract.column}`,
        at: [at, { path: tablePartPath(from.source, from.table, "extract"), part: "extract" }],
        why: "a row outside the window is absent from the extract and still in the source",
        fix: "extract: everything(), or whenSourceRowVanishes: keep()",
      };
    }
  },
});
