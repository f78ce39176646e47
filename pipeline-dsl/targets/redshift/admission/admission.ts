import type { PipelineModel, Target } from "../../../model";
import { keyFolder, losesRows } from "../../curated";
import type { Step } from "../../steps";
import { ownName } from "../../own-name";
import { copyKeys } from "../load/keys";
import { CREATE_THIS_RUN } from "../load/this-run";
import { callBlocks, COMPLAINTS } from "../procedure";
import type { SqlBatch } from "../statement";
import { checkTables } from "./tables";
import { keysOf, judgeDates, judgeKeys, judgeUnknownMember } from "./rows";

/**
 * Everything that a load may not do, found before the first load and changing nothing: the loads of a run are all
 * admitted or none is. What is wrong is told at once, tables first, since rows can only be compared with tables that
 * are what the model says.
 */
export function printAdmitBatch(model: PipelineModel, step: Step): SqlBatch {
  const { schema } = model.warehouse;
  const targets = step.admitted;
  const losing = targets.filter((target) => losesRows(model, target));
  const rows = [
    ...judgeDates(model, targets),
    ...targets.flatMap((target) => judgeUnknownMember(schema, target)),
    ...losing.map((target) => judgeKeys(model, target)),
  ];
  return {
    step: step.name,
    statements: [
      CREATE_THIS_RUN,
      ...checkTables(schema, step.name, targets),
      ...losing.flatMap((target) => copySourceKeys(model, target)),
      ...callBlocks(schema, ownName(`${step.name}_rows`), rows, COMPLAINTS).map((text) => ({ parts: [text] })),
    ],
  };
}

function copySourceKeys(model: PipelineModel, target: Target): SqlBatch["statements"] {
  return copyKeys(model, target, {
    table: keysOf(target),
    folder: keyFolder(target, "keys"),
    reason: `Every key that the source of ${target.name} has, those of rows in quarantine among them.`,
  });
}
