import { defineCheck } from "../check";
import { targetPath } from "../paths";
import { repeated } from "./duplicates";

export const duplicateTarget = defineCheck({
  code: "duplicate-target",
  severity: "error",
  summary: "Two warehouse tables have one name",
  page: {
    explanation: `A target's name is its table in the warehouse, its folder in the curated zone and its load step. Redshift folds
identifiers to lower case, so names that differ only in case are one name.`,
    remedy: `Rename one of the two. If one was listed twice in \`warehouse.tables\`, remove the repetition.`,
    refused: `warehouse: { schema: "analytics", tables: [dimUsers, dimUsers] }`,
    accepted: `warehouse: { schema: "analytics", tables: [dimUsers] }`,
  },
  *find({ model }) {
    for (const { name } of repeated(model.warehouse.targets, (target) => target.name)) {
      yield {
        message: `two tables of the warehouse are named ${name}`,
        at: [{ path: targetPath(name), part: "table" }],
        why: "the name is the table in Redshift, the folder in the curated zone and the load step, whatever its case",
        fix: "rename one of them, or list it once",
      };
    }
  },
});
