import { defineCheck } from "../check";
import { targetPartPath } from "../paths";

export const removeWithVersions = defineCheck({
  code: "remove-with-versions",
  severity: "error",
  summary: "A dimension with versions would remove rows",
  page: {
    explanation: `Rows with versions are a history: what is gone from the source is closed, and its versions stay for the facts that point to them. \`remove()\` promises that the rows
are deleted, which no load does with versions.`,
    remedy: `Use \`closeVersion({ refuseAbove })\`, which ends the open version, or \`overwrite()\`, whose rows can be removed. Where somebody's data have to be erased, the versions
have to go as well: keep them in a dimension without versions.`,
    refused: `history: versions({ ... }), whenSourceRowVanishes: remove({ refuseAbove: "20%" })`,
    accepted: `history: versions({ ... }), whenSourceRowVanishes: closeVersion({ refuseAbove: "20%" })`,
  },
  *find({ model }) {
    for (const target of model.warehouse.targets) {
      if (target.kind !== "dimension" || target.history.kind !== "versions") continue;
      if (target.whenSourceRowVanishes.kind !== "remove") continue;
      yield {
        message: `${target.name} would remove rows whose source row vanishes, but keeps versions`,
        at: [
          { path: targetPartPath(target.name, "whenSourceRowVanishes"), part: "whenSourceRowVanishes" },
          { path: targetPartPath(target.name, "history"), part: "history" },
        ],
        why: "versions are closed and stay, so nothing would be deleted",
        fix: "closeVersion({ refuseAbove }), keep(), or history: overwrite()",
      };
    }
  },
});
