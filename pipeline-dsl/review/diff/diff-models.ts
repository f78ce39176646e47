import { diffAcceptances } from "./diff-acceptances";
import { DAYS_REPLACED_TABLES_STAY, type PipelineModel } from "../../model";
import { PIPELINE, WAREHOUSE } from "../../checks/paths";
import { type Change, CHANGE_CLASSES } from "./change";
import { changed, compareFields, days, text } from "./compare";
import { diffAlerts, diffJobs, diffLake, diffObjectives, diffSchedule } from "./diff-operations";
import { diffLosses } from "./diff-losses";
import { guards, most } from "./guards";
import { diffQuality } from "./diff-quality";
import { diffRecovery } from "./diff-recovery";
import { diffRenames } from "./diff-renames";
import { diffReview } from "./diff-review";
import { followRenames } from "../renames/follow";
import { diffSources } from "./diff-sources";
import { diffTargets } from "./diff-targets";

/**
 * Every difference of two models, classified: none is unknown, and models that differ have at least one. Sorted by
 * class, then by the model's order.
 */
export function diffModels(before: PipelineModel, after: PipelineModel): readonly Change[] {
  const pipeline = { subject: "the pipeline", at: PIPELINE };
  const { model, renamings, rules } = followRenames(before, after);
  const changes = compareFields(model, after, {
    version: changed({ ...pipeline, what: "version of the model", show: String }, "operational"),
    name: changed(
      {
        ...pipeline,
        what: "name",
        show: String,
        then: (old) => `another pipeline in the account; the ledger of ${old}, with its last window, is left behind`,
      },
      "destructive",
    ),
    description: changed({ ...pipeline, what: "description", show: text }, "documentation"),
    sources: diffSources,
    lake: diffLake,
    warehouse: (old, current) =>
      compareFields(old, current, {
        schema: changed({ subject: "the warehouse", at: WAREHOUSE, what: "schema", show: String }, "destructive"),
        targets: diffTargets,
        keepReplacedDays: (was = DAYS_REPLACED_TABLES_STAY, is = DAYS_REPLACED_TABLES_STAY) =>
          changed<number>(
            { subject: "tables that a migration replaces", at: WAREHOUSE, what: "kept for", show: days },
            guards("recovery", most),
          )(was, is),
      }),
    jobs: diffJobs,
    schedule: diffSchedule,
    quality: diffQuality(rules),
    objectives: diffObjectives,
    alerts: diffAlerts,
    recovery: diffRecovery,
    accepted: diffAcceptances,
    permitted: diffLosses,
    renamed: diffRenames(renamings),
    review: diffReview,
  });
  return [...changes].sort((left, right) => CHANGE_CLASSES.indexOf(left.class) - CHANGE_CLASSES.indexOf(right.class));
}
