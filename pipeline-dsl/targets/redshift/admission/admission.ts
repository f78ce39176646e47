import { loadWaves, type PipelineModel, type Target } from "../../../model";
import { bringsKeys, keysNameHeld, losesRows } from "../../curated";
import type { Step } from "../../steps";
import { ownName } from "../../own-name";
import { noteIfEmpty } from "../load/emptied";
import { copyKeys } from "../load/keys";
import { CREATE_THIS_RUN } from "../load/this-run";
import { callBlocks } from "../procedure";
import { fixed } from "../sql";
import type { SqlBatch } from "../statement";
import { checkTables } from "./tables";
import {
  heldOf,
  judgeDates,
  judgeDaysHeld,
  judgeKeys,
  judgeUnknownMember,
  judgeVanished,
  judgingEmptied,
  keysOf,
} from "./rows";

/**
 * Everything that a load may not do, found before the first load and changing nothing: the loads of a run are all
 * admitted or none is. What is wrong is told at once, tables first, since rows can only be compared with tables that
 * are what the model says.
 */
export function printAdmitBatch(model: PipelineModel, step: Step): SqlBatch {
  const { schema } = model.warehouse;
  const targets = step.admitted;
  // Asked once, of all tables: a pipeline of many has little room for what each of its admissions asks.
  const all = loadWaves(model).flat();
  const rows = [
    ...judgeDates(model, targets),
    ...(targets.some((target) => target === all[0]) ? judgeDaysHeld(schema, all) : []),
    ...targets.map((target) => noteIfEmpty(schema, target)),
    ...targets.flatMap((target) => judgeUnknownMember(schema, target)),
    ...targets.filter((target) => bringsKeys(model, target)).map(judgeKeys),
    ...targets.flatMap((target) => judgeVanished(model, target)),
  ];
  return {
    step: step.name,
    statements: [
      CREATE_THIS_RUN,
      ...checkTables(schema, targets),
      ...targets.flatMap((target) => copyAllKeys(model, target)),
      ...fixed(callBlocks(schema, ownName(`${step.name}_rows`), rows, judgingEmptied(schema))),
    ],
  };
}

function copyAllKeys(model: PipelineModel, target: Target): SqlBatch["statements"] {
  if (!bringsKeys(model, target)) return [];
  const keys = copyKeys(model, target, {
    table: keysOf(target),
    folder: "keys",
    reason: `The keys of the rows of ${target.name}.`,
  });
  if (!losesRows(model, target) || keysNameHeld(model, target)) return keys;
  const held = copyKeys(model, target, {
    table: heldOf(target),
    folder: "held",
    reason: "Keys whose rows stand in quarantine: they are not gone.",
  });
  return [...keys, ...held];
}
