import { defineCheck } from "../check";
import { targetPartPath } from "../paths";

export const versionsOfDistinct = defineCheck({
  code: "versions-of-distinct",
  severity: "error",
  summary: "A distinct dimension has nothing that could change",
  page: {
    explanation: `All columns of a \`distinct\` dimension are its natural key. Another value is another member, never another version, so \`versions()\` would keep
one version of each member for ever.`,
    remedy: `Use \`overwrite()\`, or make the dimension from a table that has attributes beside the key.`,
    refused: `dimension("dim_locations", { from: distinct({...}), history: versions({...}), ... })`,
    accepted: `dimension("dim_locations", { from: distinct({...}), history: overwrite(), ... })`,
  },
  *find({ model }) {
    for (const target of model.warehouse.targets) {
      if (target.kind !== "dimension" || target.from.kind !== "distinct" || target.history.kind !== "versions")
        continue;
      yield {
        message: `${target.name} is versioned, but all its columns are its natural key`,
        at: [
          { path: targetPartPath(target.name, "history"), part: "history" },
          { path: targetPartPath(target.name, "from"), part: "from" },
        ],
        why: "another value is another member, never another version",
        fix: "history: overwrite()",
      };
    }
  },
});
