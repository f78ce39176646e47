import { defineCheck } from "../check";
import { targetPath } from "../paths";

/** What the schema holds beside the declared tables, and what every load session makes. */
const KEPT = new Set(["schema_history", "load_history", "this_run"]);

export const nameKeptByPipeline = defineCheck({
  code: "name-kept-by-pipeline",
  severity: "error",
  summary: "A table has a name that the pipeline keeps for itself",
  page: {
    explanation: `Beside the declared tables the schema holds \`schema_history\` (applied migrations) and \`load_history\` (what each run changed); every load
makes a temporary table \`this_run\`, which would hide a real one.`,
    remedy: `Rename the table.`,
    refused: `dimension("load_history", { ... })`,
    accepted: `dimension("dim_loads", { ... })`,
  },
  *find({ model }) {
    for (const { name, kind } of model.warehouse.targets) {
      if (!KEPT.has(name.toLowerCase())) continue;
      yield {
        message: `the ${kind} ${name} has the name of one of the pipeline's own tables`,
        at: [{ path: targetPath(name), part: kind }],
        why: "the loads and the migrations read and write the table of that name",
        fix: `rename it, such as ${kind === "fact" ? "fact" : "dim"}_${name}`,
      };
    }
  },
});
