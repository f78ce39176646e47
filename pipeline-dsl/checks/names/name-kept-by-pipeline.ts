import { OWN_PREFIX } from "../../targets/own-name";
import { defineCheck } from "../check";
import { sourceIdentifiers, warehouseIdentifiers } from "./identifiers";
import { plainName } from "./plain-name";

export const nameKeptByPipeline = defineCheck({
  code: "name-kept-by-pipeline",
  severity: "error",
  summary: "A name begins with two underscores",
  page: {
    explanation: `Names that begin with two underscores are the pipeline's own: \`__load_history\` and \`__schema_history\` beside the declared tables, the
temporary tables and helper columns of every load, the column \`__reason\` of the quarantine. No other name is kept: a table may be called
\`changes\`, a column \`_rows\`.`,
    remedy: `Leave one underscore out. A source table or column of such a name needs a view in the source that renames it.`,
    refused: `dimension("__users", { ... })`,
    accepted: `dimension("_users", { ... })`,
  },
  *find({ model }) {
    for (const { name, thing, at } of [...sourceIdentifiers(model, isKept), ...warehouseIdentifiers(model, isKept)]) {
      yield {
        message: `${thing} begins with two underscores`,
        at: [at],
        why: "the pipeline keeps such names for what it makes itself, so that the two never meet",
        fix: `use another name, such as ${plainName(name)}`,
      };
    }
  },
});

function isKept(name: string): boolean {
  return name.startsWith(OWN_PREFIX);
}
