import type { Alert, PipelineModel, QualityCategory } from "../../model";
import type { CompositeAlarm, MetricAlarm, MetricMath } from "./alarm";
import { RECORDER_PERIOD_SECONDS } from "./gauges";
import { executions, gauge, jobMemoryUtilization, sourceUtilization, warehouseUtilization } from "./metrics";
import type { Watched } from "./watched";

/** Three recorder periods in a row, so that one late point wakes nobody. */
const THREE_OF_THREE = { evaluationPeriods: 3, datapointsToAlarm: 3 } as const;
const HOUR = 3600;

/** All metric alarms of a pipeline: its objectives, its quality thresholds, its alerts, and the watch on the watcher. */
export function alarmsOf(model: PipelineModel, watched: Watched): readonly MetricAlarm[] {
  return [
    ...objectiveAlarms(model, watched),
    ...qualityAlarms(model, watched),
    runNeverStarted(model, watched),
    recorderHeartbeat(watched),
    ...model.alerts.flatMap((alert) => alarmsOfAlert(alert, model, watched)),
  ].sort((left, right) => (left.id < right.id ? -1 : 1));
}

/** The two alarms that notify. Warning is quiet while critical speaks. */
export function compositesOf(alarms: readonly MetricAlarm[]): readonly CompositeAlarm[] {
  const childrenOf = (severity: CompositeAlarm["id"]) =>
    alarms.filter((alarm) => alarm.severity === severity).map((alarm) => alarm.id);
  return [
    { id: "critical", children: childrenOf("critical"), suppressedBy: null },
    { id: "warning", children: childrenOf("warning"), suppressedBy: "critical" },
  ];
}

function objectiveAlarms(model: PipelineModel, watched: Watched): readonly MetricAlarm[] {
  const { jobSuccessRate, dataFreshnessSeconds, errorRate } = model.objectives;
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
    {
      id: "data-freshness",
      severity: "critical",
      title: `Data not fresher than ${dataFreshnessSeconds / HOUR} hours`,
      meaning: "The newest committed run ended its window too long ago: readers see old data.",
      firstSteps: [
        "See whether a run is going on, failed or never started.",
        "Retry a failed run with the input in its failure message.",
        'Start a missed run with {"logical_date": "YYYY-MM-DD"}.',
      ],
      watches: gauge(watched, "dataFreshness", "Maximum"),
      limit: { kind: "threshold", comparison: "GreaterThanOrEqualToThreshold", value: dataFreshnessSeconds / HOUR },
      ...forAsLongAsARunMayTake(model),
      treatMissingData: "breaching",
    },
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

/**
 * With a daily schedule the newest watermark is a day old when the next run begins, and older until it commits. The
 * figure may stay over its objective for as long as a run may take; then the alarm speaks.
 */
function forAsLongAsARunMayTake(model: PipelineModel): Pick<MetricAlarm, "evaluationPeriods" | "datapointsToAlarm"> {
  const delay = model.alerts.find((alert) => alert.kind === "processingDelay");
  const periods = Math.max(3, Math.ceil((delay?.overSeconds ?? 2 * HOUR) / RECORDER_PERIOD_SECONDS));
  return { evaluationPeriods: periods, datapointsToAlarm: periods };
}

/** One alarm a category that has rules: the score is the worst rule's ratio, the threshold the category's. */
function qualityAlarms(model: PipelineModel, watched: Watched): readonly MetricAlarm[] {
  const severity = model.alerts.find((alert) => alert.kind === "qualityBreach")?.severity;
  if (severity === undefined) return [];
  const categories: readonly QualityCategory[] = ["accuracy", "completeness", "consistency"];
  return categories.flatMap((category): MetricAlarm[] => {
    const thresholds = model.quality.rules.filter((rule) => rule.category === category).map((rule) => rule.threshold);
    if (thresholds.length === 0) return [];
    const threshold = percent(Math.min(...thresholds));
    return [
      {
        id: `quality-${category}`,
        severity,
        title: `${category} not above ${threshold} %`,
        meaning: `The worst ${category} rule of the last run is at or under its threshold; nothing of that run was loaded.`,
        firstSteps: [
          "See which rule and how far off: npx pipeline report, or the run's quality in the ledger.",
          "Look at failing rows in the processed zone of that date.",
          "Correct the source and retry, or let the run through with waive_quality and a reason.",
        ],
        watches: gauge(watched, category, "Minimum"),
        limit: { kind: "threshold", comparison: "LessThanOrEqualToThreshold", value: threshold },
        ...THREE_OF_THREE,
        treatMissingData: "breaching",
      },
    ];
  });
}

/** A day and two hours without a start. FILL leaves a machine that never ran without points, hence `breaching`. */
function runNeverStarted(model: PipelineModel, watched: Watched): MetricAlarm {
  const hours = 26;
  return {
    id: "run-never-started",
    severity: "critical",
    title: `No run started for ${hours} hours`,
    meaning: `The schedule (${model.schedule.at} ${model.schedule.timeZone}) did not start a run.`,
    firstSteps: [
      "See whether the schedule is enabled and its dead-letter queue is empty.",
      "See whether the start was refused (permissions, throttling).",
      'Start the missed date by hand with {"logical_date": "YYYY-MM-DD"}.',
    ],
    watches: executions(watched, "ExecutionsStarted", HOUR),
    limit: { kind: "threshold", comparison: "LessThanThreshold", value: 1 },
    evaluationPeriods: hours,
    datapointsToAlarm: hours,
    treatMissingData: "breaching",
  };
}

function recorderHeartbeat(watched: Watched): MetricAlarm {
  return {
    id: "recorder-heartbeat",
    severity: "critical",
    title: "The recorder is silent",
    meaning: "No figure was published for 15 minutes, so every other alarm is blind.",
    firstSteps: [
      "Read the recorder's log for its last error.",
      "See whether its schedule is enabled.",
      "See whether it may still read the ledger and publish metrics.",
    ],
    watches: gauge(watched, "heartbeat", "Sum"),
    limit: { kind: "threshold", comparison: "LessThanThreshold", value: 1 },
    ...THREE_OF_THREE,
    treatMissingData: "breaching",
  };
}

function alarmsOfAlert(alert: Alert, model: PipelineModel, watched: Watched): readonly MetricAlarm[] {
  switch (alert.kind) {
    case "pipelineFailure":
      return [
        failureAlarm("pipeline-failure", "failed", "ExecutionsFailed", alert.severity, watched),
        failureAlarm("pipeline-timed-out", "timed out", "ExecutionsTimedOut", alert.severity, watched),
        failureAlarm("pipeline-aborted", "was aborted", "ExecutionsAborted", alert.severity, watched),
      ];
    case "qualityBreach":
      return [];
    case "latency":
      return [runningTooLong("latency", alert.severity, alert.overSeconds, watched)];
    case "processingDelay":
      return [runningTooLong("processing-delay", alert.severity, alert.overSeconds, watched)];
    case "unusualData":
      return [
        {
          id: "unusual-data",
          severity: alert.severity,
          title: "Row counts outside their usual band",
          meaning: "The last run read far more or fewer rows than CloudWatch has learned to expect.",
          firstSteps: [
            "Compare the run's row counts with the days before: npx pipeline report.",
            "Ask the owner of the source about imports, deletions or campaigns.",
            "If the counts are right, nothing is to do: the band learns.",
          ],
          watches: gauge(watched, "rowsLoaded", "Average", HOUR),
          limit: { kind: "anomalyBand", deviations: 2 },
          ...THREE_OF_THREE,
          treatMissingData: "ignore",
        },
      ];
    case "resourceUtilization":
      return utilizationAlarms(alert.severity, percent(alert.over), model, watched);
  }
}

/**
 * One alarm each for failed, timed out and aborted: a run may end in any of the three, and a sum of them would have no
 * points at all while one of the three metrics has never been emitted.
 */
function failureAlarm(
  id: string,
  ended: string,
  metric: "ExecutionsFailed" | "ExecutionsTimedOut" | "ExecutionsAborted",
  severity: Alert["severity"],
  watched: Watched,
): MetricAlarm {
  return {
    id,
    severity,
    title: `A run ${ended}`,
    meaning: `An execution ${ended}; the message from EventBridge holds the retry command.`,
    firstSteps: [
      "Read the error's code and step in the failure message.",
      "Transient: redrive the execution. Fixed data or code: start it with the retry input.",
      "See that the run commits: npx pipeline runs, or the ledger.",
    ],
    watches: executions(watched, metric, 300),
    limit: { kind: "threshold", comparison: "GreaterThanOrEqualToThreshold", value: 1 },
    evaluationPeriods: 3,
    datapointsToAlarm: 1,
    treatMissingData: "notBreaching",
  };
}

/** Watches the age of the running run: a metric that is emitted at the end could not see a hung one. */
function runningTooLong(id: string, severity: Alert["severity"], overSeconds: number, watched: Watched): MetricAlarm {
  const minutes = overSeconds / 60;
  return {
    id,
    severity,
    title: `A run takes longer than ${minutes} minutes`,
    meaning: `The oldest running run began more than ${minutes} minutes ago.`,
    firstSteps: [
      "See which step it is in: the execution's graph.",
      "A job: its log, skew and memory. A load: locks and queues of the warehouse.",
      "If it hangs, stop the execution and retry it.",
    ],
    watches: gauge(watched, "latency", "Maximum"),
    limit: { kind: "threshold", comparison: "GreaterThanThreshold", value: minutes },
    ...THREE_OF_THREE,
    treatMissingData: "breaching",
  };
}

function utilizationAlarms(
  severity: Alert["severity"],
  over: number,
  model: PipelineModel,
  watched: Watched,
): readonly MetricAlarm[] {
  const alarm = (id: string, what: string, watches: MetricMath): MetricAlarm => ({
    id: `utilization-${id}`,
    severity,
    title: `${what} above ${over} %`,
    meaning: `${what} stayed above ${over} % for a quarter of an hour.`,
    firstSteps: [
      "See what runs: the pipeline, or somebody else's queries.",
      "Compare with the same hour of the days before.",
      "If it is the pipeline and it grows, resize or raise the number of workers.",
    ],
    watches,
    limit: { kind: "threshold", comparison: "GreaterThanThreshold", value: over },
    ...THREE_OF_THREE,
    treatMissingData: "notBreaching",
  });
  const { extract, load } = watched.jobNames;
  return [
    alarm("warehouse", "Use of the warehouse's compute", warehouseUtilization(watched)),
    ...(watched.sourceClusterIdentifier === null
      ? []
      : [alarm("source", "CPU of the source's reader", sourceUtilization(watched.sourceClusterIdentifier))]),
    alarm("extract-job", `Memory of ${model.jobs.extract.name}`, jobMemoryUtilization(extract)),
    alarm("load-job", `Memory of ${model.jobs.load.name}`, jobMemoryUtilization(load)),
  ];
}

/** Shares are exact to a hundredth of a percent; 0.999 * 100 in floating point is not. */
function percent(share: number): number {
  return Math.round(share * 10_000) / 100;
}
