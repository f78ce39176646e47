import { alertPath, jobPath, objectivePath, SCHEDULE, zonePath } from "../../checks/paths";
import type { Alert, Jobs, JobSettings, Lake, LakeZone, Objectives, Schedule } from "../../model";
import { inWords } from "../../model/duration";
import { percent } from "../../model/share";
import type { Change, Subject } from "./change";
import { changed, compareFields, compareNamed, constant, days } from "./compare";
import { guardAdded, guardRemoved, guards, least, most } from "./guards";

export function describeSchedule({ kind, at, timeZone }: Schedule): string {
  return `${kind} at ${at} ${timeZone}`;
}

export function diffLake(before: Lake, after: Lake): readonly Change[] {
  const zone = (name: LakeZone) =>
    changed<string>(
      {
        ...zoneOf(name),
        what: "prefix",
        show: String,
        then: (old) => `what stands under ${old} stays there, and nothing reads it any more`,
      },
      "destructive",
    );
  return compareFields(before, after, {
    zones: (old, current) =>
      compareFields<Lake["zones"]>(old, current, {
        raw: zone("raw"),
        processed: zone("processed"),
        curated: zone("curated"),
        quarantine: zone("quarantine"),
        manifests: zone("manifests"),
      }),
    keepRawDays: changed({ ...zoneOf("raw"), what: "kept for", show: days }, guards("retention", most)),
  });
}

function zoneOf(name: LakeZone): Subject {
  return { subject: `the ${name} zone`, at: zonePath(name) };
}

export function diffJobs(before: Jobs, after: Jobs): readonly Change[] {
  return compareFields(before, after, {
    extract: (old, current) => diffJob("extract", old, current),
    load: (old, current) => diffJob("load", old, current),
  });
}

function diffJob(job: keyof Jobs, before: JobSettings, after: JobSettings): readonly Change[] {
  const own = { subject: `the ${job} job`, at: jobPath(job) };
  return compareFields(before, after, {
    name: changed({ ...own, what: "name", show: String }, "operational"),
    workerType: changed({ ...own, what: "worker type", show: String }, "operational"),
    workers: changed({ ...own, what: "workers", show: String }, "operational"),
    timeoutMinutes: changed({ ...own, what: "timeout in minutes", show: String }, "operational"),
    connections: changed({ ...own, what: "connections", show: String }, "operational"),
  });
}

export function diffObjectives(before: Objectives, after: Objectives): readonly Change[] {
  const own = (part: keyof Objectives): Subject => ({ subject: "the objectives", at: objectivePath(part) });
  return compareFields(before, after, {
    jobSuccessRate: changed(
      { ...own("jobSuccessRate"), what: "job success rate above", show: percent },
      guards("watch", most),
    ),
    dataFreshnessSeconds: changed(
      { ...own("dataFreshnessSeconds"), what: "data freshness below", show: inWords },
      guards("watch", least),
    ),
    errorRate: changed({ ...own("errorRate"), what: "error rate below", show: percent }, guards("watch", least)),
  });
}

export function diffAlerts(before: readonly Alert[], after: readonly Alert[]): readonly Change[] {
  const own = ({ severity, kind }: Alert): Subject => ({
    subject: `the ${severity} alert ${kind}`,
    at: alertPath(severity, kind),
  });
  return compareNamed(before, after, {
    nameOf: (alert) => own(alert).at,
    added: (alert) => guardAdded("watch", own(alert), `added${describeThreshold(alert)}`),
    removed: (alert) => guardRemoved("watch", own(alert), `removed: ${toldInstead(alert, after)}`),
    both: (was, is) =>
      changed(
        { ...own(is), what: "threshold", show: (alert: Alert) => describeThreshold(alert).trim() },
        guards("watch", (alert: Alert) => least(limitOf(alert))),
      )(was, is),
  });
}

function toldInstead({ kind }: Alert, after: readonly Alert[]): string {
  const other = after.find((each) => each.kind === kind);
  return other === undefined ? "nobody is told" : `told as ${other.severity} alone`;
}

/** What it tells of is above this; 0 where it tells of every one. */
function limitOf(alert: Alert): number {
  if ("overSeconds" in alert) return alert.overSeconds;
  return "over" in alert ? alert.over : 0;
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
  const own = { subject: "the schedule", at: SCHEDULE };
  return compareFields(before, after, {
    kind: constant(),
    at: changed({ ...own, what: "time", show: String }, "operational"),
    // A run's date is a date there, and versions begin on it.
    timeZone: changed(
      {
        ...own,
        what: "time zone",
        show: String,
        then: () =>
          "a run's date is a day there: what is loaded from now on stands, and versions begin, on the days of that zone; what is there keeps its days",
      },
      "model",
    ),
  });
}
