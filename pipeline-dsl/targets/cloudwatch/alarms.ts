import type { PipelineModel } from "../../model";
import { alarmsOfAlert } from "./alert-alarms";
import { THREE_OF_THREE, type CompositeAlarm, type MetricAlarm } from "./alarm";
import { executions, gauge } from "./metrics";
import { objectiveAlarms } from "./objective-alarms";
import { qualityAlarms } from "./quality-alarms";
import { backupAlarms } from "./backup-alarms";
import { rehearsalAlarms } from "./rehearsal-alarms";
import { replicationAlarms } from "./replication-alarms";
import { standbyAlarms } from "./standby-alarms";
import type { Watched } from "./watched";

/** All metric alarms of a pipeline: its objectives, its quality thresholds, its alerts, and the watch on the watcher. */
export function alarmsOf(model: PipelineModel, watched: Watched): readonly MetricAlarm[] {
  return [
    ...objectiveAlarms(model, watched),
    ...qualityAlarms(model, watched),
    ...(watched.scheduled ? [runNeverStarted(model, watched)] : []),
    recorderHeartbeat(watched),
    ...rehearsalAlarms(model, watched),
    ...standbyAlarms(watched),
    ...replicationAlarms(watched),
    ...backupAlarms(model, watched),
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
    watches: executions(watched, "ExecutionsStarted", 3600),
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
