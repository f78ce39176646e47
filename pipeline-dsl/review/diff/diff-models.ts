import { diffAcceptances } from "./diff-acceptances";
import { columnsOfRule } from "../../model/column-references";
import { DAYS_REPLACED_TABLES_STAY, type PipelineModel } from "../../model";
import { PIPELINE, WAREHOUSE } from "../../checks/paths";
import { type Change, mostSeriousFirst } from "./change";
import { changed, compareFields, days, IN_WORDS_ALONE, moreOrLess, text } from "./compare";
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
  const { model, renamings, rules, rulesOfColumns } = followRenames(before, after);
  const rulesById = new Map(after.quality.rules.map((rule) => [rule.id, rule]));
  const moved = rulesOfColumns.flatMap((each) => {
    const rule = rulesById.get(each.to);
    return rule === undefined ? [] : [{ ...each, reads: columnsOfRule(rule) }];
  });
  const changes = compareFields(model, after, {
    version: changed(
      { ...pipeline, what: "version of the model", show: String, why: "it is written in another form" },
      "operational",
    ),
    name: changed(
      {
        ...pipeline,
        what: "name",
        show: String,
        why: (old) => `another pipeline in the account; the ledger of ${old}, with its last window, is left behind`,
      },
      "destructive",
    ),
    description: changed({ ...pipeline, what: "description", show: text, why: IN_WORDS_ALONE }, "documentation"),
    sources: diffSources,
    lake: diffLake,
    warehouse: (old, current) =>
      compareFields(old, current, {
        schema: changed(
          {
            subject: "the warehouse",
            at: WAREHOUSE,
            what: "schema",
            show: String,
            why: (old) =>
              `readers would find empty tables; those of ${old} stay behind with their rows and are loaded no more`,
          },
          "destructive",
        ),
        targets: diffTargets,
        keepReplacedDays: (was = DAYS_REPLACED_TABLES_STAY, is = DAYS_REPLACED_TABLES_STAY) =>
          changed<number>(
            {
              subject: "tables that a migration replaces",
              at: WAREHOUSE,
              what: "kept for",
              show: days,
              why: moreOrLess(
                most,
                "a migration can be taken back for longer",
                "a migration can be taken back for less time; then what it replaced is dropped",
              ),
            },
            guards("recovery", most),
          )(was, is),
      }),
    jobs: diffJobs,
    schedule: diffSchedule,
    quality: diffQuality(rules),
    objectives: diffObjectives,
    alerts: diffAlerts,
    recovery: diffRecovery(after.warehouse.targets),
    accepted: diffAcceptances,
    permitted: diffLosses(model.warehouse),
    renamed: diffRenames(renamings, moved),
    review: diffReview,
  });
  return mostSeriousFirst(changes);
}
