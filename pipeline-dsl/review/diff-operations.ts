import type { Alert, Jobs, JobSettings, Lake, LakeZone, Objectives, Schedule } from "../model";
import { inWords } from "../model/duration";
import { percent } from "../model/share";
import type { Change } from "./change";
import { changed, compareFields, compareNamed, constant } from "./compare";

export function describeSchedule({ kind, at, timeZone }: Schedule): string {
  return `${kind} at ${at} ${timeZone}`;
}

export function diffLake(before: Lake, after: Lake): readonly Change[] {
  const zone = (name: LakeZone) =>
    changed<string>({ subject: `the ${name} zone`, what: "prefix", show: String }, "destructive");
  return compareFields(before, after, {
    zones: (old, current) =>
      compareFields<Lake["zones"]>(old, current, {
        raw: zone("raw"),
        processed: zone("processed"),
        curated: zone("curated"),
        quarantine: zone("quarantine"),
        manifests: zone("manifests"),
      }),
    keepRawDays: changed({ subject: "the raw zone", what: "kept for days", show: String }, (was, is) =>
      is < was ? "destructive" : "operational",
    ),
  });
}

export function diffJobs(before: Jobs, after: Jobs): readonly Change[] {
  return compareFields(before, after, {
    extract: (old, current) => diffJob("the extract job", old, current),
    load: (old, current) => diffJob("the load job", old, current),
  });
}

function diffJob(subject: string, before: JobSettings, after: JobSettings): readonly Change[] {
  return compareFields(before, after, {
    name: changed({ subject, what: "name", show: String }, "operational"),
    workerType: changed({ subject, what: "worker type", show: String }, "operational"),
    workers: changed({ subject, what: "workers", show: String }, "operational"),
    timeoutMinutes: changed({ subject, what: "timeout in minutes", show: String }, "operational"),
    connections: changed({ subject, what: "connections", show: String }, "operational"),
  });
}

export function diffObjectives(before: Objectives, after: Objectives): readonly Change[] {
  const subject = "the objectives";
  return compareFields(before, after, {
    jobSuccessRate: changed({ subject, what: "job success rate above", show: percent }, "operational"),
    dataFreshnessSeconds: changed({ subject, what: "data freshness below", show: inWords }, "operational"),
    errorRate: changed({ subject, what: "error rate below", show: percent }, "operational"),
  });
}

export function diffAlerts(before: readonly Alert[], after: readonly Alert[]): readonly Change[] {
  const subject = (alert: Alert): string => `the ${alert.severity} alert ${alert.kind}`;
  return compareNamed(before, after, {
    nameOf: subject,
    added: (alert) => [{ class: "operational", subject: subject(alert), words: `added${describeThreshold(alert)}` }],
    removed: (alert) => [{ class: "operational", subject: subject(alert), words: "removed: nobody is told" }],
    both: (was, is) =>
      changed({ subject: subject(is), what: "threshold", show: describeThreshold }, "operational")(was, is),
  });
}

function describeThreshold(alert: Alert): string {
  switch (alert.kind) {
    case "latency":
    case "processingDelay":
      return ` above ${inWords(alert.overSeconds)}`;
    case "resourceUtilization":
      return ` above ${percent(alert.over)}`;
    case "pipelineFailure":
    case "qualityBreach":
    case "unusualData":
      return "";
    default:
      return alert satisfies never;
  }
}

export function diffSchedule(before: Schedule, after: Schedule): readonly Change[] {
  const subject = "the schedule";
  return compareFields(before, after, {
    kind: constant(),
    at: changed({ subject, what: "time", show: String }, "operational"),
    timeZone: changed({ subject, what: "time zone", show: String }, "operational"),
  });
}
