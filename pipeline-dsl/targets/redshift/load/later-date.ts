import type { PipelineModel, Target } from "../../../model";
import { LOAD_HISTORY } from "../foundation";
import { qualified, textLiteral } from "../identifier";
import type { SqlStatement } from "../statement";
import { refuseIfAny } from "./refusal";
import { LOGICAL_DATE } from "./this-run";

/**
 * History is loaded forwards only. The state machine sees to it when a run begins; a run that fails, is overtaken and
 * is redriven then comes back to its load without asking the machine, and only the table itself knows.
 */
export function refuseWhenLoadedForLaterDate(model: PipelineModel, target: Target): readonly SqlStatement[] {
  const { schema, targets } = model.warehouse;
  if (!targets.some((each) => each.kind === "dimension" && each.history.kind === "versions")) return [];
  return [
    refuseIfAny(
      schema,
      "A run that a later one has overtaken would write its past over that one's present.",
      `SELECT COUNT(*) FROM ${qualified(schema, LOAD_HISTORY)} WHERE table_name = ${textLiteral(target.name)} AND logical_date > ${LOGICAL_DATE}`,
      `Pipeline.HistoryMovedOn: ${target.name} is loaded for a later date already; retry that date's run`,
    ),
  ];
}
