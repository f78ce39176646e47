import { defineCheck } from "../check";
import { targetPartPath } from "../paths";

export const closeWithoutVersions = defineCheck({
  code: "close-without-versions",
  severity: "error",
  summary: "A table without versions would close one",
  page: {
    explanation: `\`closeVersion()\` ends the open version of a key whose source row vanished. A fact, and a dimension with \`overwrite()\`, have no versions to end.`,
    remedy: `Use \`remove({ refuseAbove })\` to take the row out, keep it, or give the dimension \`versions()\`.`,
    refused: `history: overwrite(), whenSourceRowVanishes: closeVersion({ refuseAbove: "20%" })`,
    accepted: `history: overwrite(), whenSourceRowVanishes: remove({ refuseAbove: "20%" })`,
  },
  *find({ model }) {
    for (const target of model.warehouse.targets) {
      if (target.whenSourceRowVanishes.kind !== "closeVersion") continue;
      if (target.kind === "dimension" && target.history.kind === "versions") continue;
      yield {
        message: `${target.name} would close a version when its source row vanishes, but has no versions`,
        at: [{ path: targetPartPath(target.name, "whenSourceRowVanishes"), part: "whenSourceRowVanishes" }],
        why: "only a dimension with versions() has an open version to end",
        fix: "remove({ refuseAbove }), keep(), or history: versions({ ... })",
      };
    }
  },
});
