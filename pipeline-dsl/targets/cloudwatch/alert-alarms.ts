import type { Alert, PipelineModel } from "../../model";
import { THREE_OF_THREE, type MetricAlarm } from "./alarm";
import { executions, gauge } from "./metrics";
import { percent } from "./percent";
import { utilizationAlarms } from "./utilization-alarms";
import type { Watched } from "./watched";

const HOUR = 3600;

/** The alarms that a declared alert becomes. */
export function alarmsOfAlert(alert: Alert, model: PipelineModel, watched: Watched): readonly MetricAlarm[] {
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
