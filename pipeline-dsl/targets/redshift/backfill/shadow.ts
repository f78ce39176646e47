import type { PipelineModel, Target } from "../../../model";
import { ownName } from "../../own-name";

/**
 * The same pipeline in a schema of its own, where tables get their past while readers see the live ones. The days were
 * admitted once, so no share of vanished rows is refused.
 */
export function shadowOf(model: PipelineModel): PipelineModel {
  const { schema, targets } = model.warehouse;
  return {
    ...model,
    warehouse: { ...model.warehouse, schema: ownName("backfill", schema), targets: targets.map(withoutLimit) },
  };
}

function withoutLimit(target: Target): Target {
  const vanishing = target.whenSourceRowVanishes;
  return vanishing.kind === "keep" ? target : { ...target, whenSourceRowVanishes: { ...vanishing, refuseAbove: 1 } };
}
