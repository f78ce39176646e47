import { longestDaySeconds } from "../../checks/operations/time-zones";
import type { PipelineModel } from "../../model";
import { THREE_OF_THREE, type MetricAlarm } from "./alarm";
import { RECORDER_PERIOD_SECONDS } from "./gauges";
import { gauge } from "./metrics";
import { percent } from "./percent";
import type { Watched } from "./watched";

const HOUR = 3600;

/** One alarm an objective. Data cannot be late where nobody has promised a run, so freshness needs a schedule. */
export function objectiveAlarms(model: PipelineModel, watched: Watched): readonly MetricAlarm[] {
  const { jobSuccessRate, errorRate } = model.objectives;
  return [
    {
      id: "job-success-rate",
      severity: "warning",
      title: `Job success rate not above ${percent(jobSuccessRate)} %`,
      meaning: "Too many job steps of the last 30 days failed for good.",
      firstSteps: [
        "List the failed runs: npx pipeline runs, or the ledger's run# items.",
        "Group their errors by code; one code repeated is one cause.",
        "Open the failing job's log for that code.",
      ],
      watches: gauge(watched, "jobSuccessRate", "Minimum"),
      limit: { kind: "threshold", comparison: "LessThanOrEqualToThreshold", value: percent(jobSuccessRate) },
      ...THREE_OF_THREE,
      treatMissingData: "breaching",
    },
    ...(watched.scheduled ? [freshnessAlarm(model, watched)] : []),
    {
      id: "error-rate",
      severity: "warning",
      title: `Rejected rows not under ${percent(errorRate)} %`,
      meaning: "The last run put too many of the rows that it read into quarantine.",
      firstSteps: [
        "Read the reasons in the quarantine zone of the last load date.",
        "Ask the owner of the source what changed.",
        "Correct the source and run the date again.",
      ],
      watches: gauge(watched, "errorRate", "Maximum"),
      limit: { kind: "threshold", comparison: "GreaterThanOrEqualToThreshold", value: percent(errorRate) },
      ...THREE_OF_THREE,
      treatMissingData: "breaching",
    },
  ];
}

function freshnessAlarm(model: PipelineModel, watched: Watched): MetricAlarm {
  const hours = model.objectives.dataFreshnessSeconds / HOUR;
  return {
    id: "data-freshness",
    severity: "critical",
    title: `Data not fresher than ${hours} hours`,
    meaning: "The newest committed run ended its window too long ago: readers see old data.",
    firstSteps: [
      "See whether a run is going on, failed or never started.",
      "Retry a failed run with the input in its failure message.",
      'Start a missed run with {"logical_date": "YYYY-MM-DD"}.',
    ],
    watches: gauge(watched, "dataFreshness", "Maximum"),
    limit: { kind: "threshold", comparison: "GreaterThanOrEqualToThreshold", value: hours },
    ...forAsLongAsARunMayTake(model),
    treatMissingData: "breaching",
  };
}

/**
 * With a daily schedule the newest watermark is a day old when the next run begins, 25 hours where the clocks have gone back, and older
 * until it commits. The figure may stay over its objective until then and for as long as a run may take; then the alarm speaks.
 */
function forAsLongAsARunMayTake(model: PipelineModel): Pick<MetricAlarm, "evaluationPeriods" | "datapointsToAlarm"> {
  const delay = model.alerts.find((alert) => alert.kind === "processingDelay");
  const beforeTheRun = Math.max(0, longestDaySeconds(model.schedule.timeZone) - model.objectives.dataFreshnessSeconds);
  const quiet = beforeTheRun + (delay?.overSeconds ?? 2 * HOUR);
  // CloudWatch looks back over a day at most.
  const periods = Math.max(3, Math.ceil(Math.min(quiet, 24 * HOUR) / RECORDER_PERIOD_SECONDS));
  return { evaluationPeriods: periods, datapointsToAlarm: periods };
}
