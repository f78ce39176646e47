import { identifier, qualified } from "../identifier";
import type { PipelineModel, Target } from "../../../model";
import { losesRows, sourceKeyColumns } from "../../curated";
import type { SqlStatement } from "../statement";
import { sameKey } from "./comparison";
import { copyKeys } from "./keys";

/** Keys whose rows stand in quarantine. A target whose rows never go needs to know of none. */
export function stageHeldKeys(model: PipelineModel, target: Target): readonly SqlStatement[] {
  if (!losesRows(model, target)) return [];
  return copyKeys(model, target, {
    table: HELD,
    folder: "held",
    reason: "The keys whose rows are held back in quarantine: they are neither gone nor changed.",
  });
}

const HELD = "__held";

/** The target's rows that this run has a say in: a FROM clause and the condition that belongs to it, if there is one. */
export function rowsNotHeld(
  model: PipelineModel,
  target: Target,
): { readonly from: string; readonly condition: readonly string[] } {
  const table = qualified(model.warehouse.schema, target.name);
  if (!losesRows(model, target)) return { from: table, condition: [] };
  const key = sourceKeyColumns(model, target).map(({ name }) => name);
  const [first = ""] = key.map(identifier);
  return {
    from: `${table}\nLEFT JOIN ${HELD} ON ${sameKey(key, HELD, identifier(target.name))}`,
    condition: [`${HELD}.${first} IS NULL`],
  };
}
