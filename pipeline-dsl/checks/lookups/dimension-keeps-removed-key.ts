import { defineCheck } from "../check";
import { targetPartPath } from "../paths";
import { dimensionsWithin } from "./lookups-of-target";

export const dimensionKeepsRemovedKey = defineCheck({
  code: "dimension-keeps-removed-key",
  severity: "error",
  summary: "A dimension holds keys of another one whose rows are removed",
  page: {
    explanation: `With \`remove()\` a row goes with its surrogate key. Facts that held it get the unknown member in the same transaction. A dimension's rows stay as they were loaded:
a closed version, a row that is gone from the source or held back in quarantine would point to nothing, and an inner join would lose it.`,
    remedy: `Let the other dimension keep its rows (\`keep()\`, or versions that are closed), or carry the natural key as a plain column.`,
    refused: `dimension("dim_boxes", { columns: { shipper_key: lookup(dimShippers, ...) }, ... })   // dimShippers: whenSourceRowVanishes: remove({ refuseAbove: "20%" })`,
    accepted: `dimension("dim_boxes", { columns: { shipper_id: boxes.shipper_id }, ... })`,
  },
  *find(subject) {
    for (const { holder, held, name, at } of dimensionsWithin(subject)) {
      if (held.whenSourceRowVanishes.kind !== "remove") continue;
      const vanishing = targetPartPath(held.name, "whenSourceRowVanishes");
      yield {
        message: `${name} holds keys of ${held.name}, whose rows are removed when they are gone from the source`,
        at: [at, { path: vanishing, part: "whenSourceRowVanishes" }],
        why: `a row of ${holder.name} that is closed, gone or held back would keep a key that no row has`,
        fix: `write whenSourceRowVanishes: keep() at ${held.name}, or carry the natural key as a plain column`,
      };
    }
  },
});
