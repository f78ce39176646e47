import { alertPath, jobPath, objectivePath, SCHEDULE, zonePath } from "../../checks/paths";
import type { Alert, Jobs, JobSettings, Lake, LakeZone, Objectives, Schedule } from "../../model";
import { minutesLater } from "../../checks/operations/time-zones";
import { inWords } from "../../model/duration";
import { percent } from "../../model/share";
import type { Change, Subject } from "./change";
import { counted } from "../counted";
import { changed, compareFields, compareNamed, constant, days, moreOrLess } from "./compare";
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
        why: (old) => `what stands under ${old} stays there, and nothing reads it any more`,
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
    keepRawDays: changed(
      {
        ...zoneOf("raw"),
        what: "kept for",
        show: days,
        why: moreOrLess(
          most,
          (now) => `what is lost can be computed again from ${days(now)} of raw rows`,
          (now) => `raw rows older than ${days(now)} go, and nothing can be computed again from them`,
        ),
      },
      guards("retention", most),
    ),
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
    name: changed(
      { ...own, what: "name", show: String, why: "its log, its metrics and a retry of it go by that name" },
      "operational",
    ),
    workerType: changed(
      {
        ...own,
        what: "worker type",
        show: String,
        why: "it has other memory and cores, so it takes another time and costs otherwise",
      },
      "operational",
    ),
    workers: changed(
      {
        ...own,
        what: "workers",
        show: String,
        why: moreOrLess(
          most,
          "it is done sooner and costs more a minute",
          "it takes longer, or has too little memory for a large table",
        ),
      },
      "operational",
    ),
    timeoutMinutes: changed(
      {
        ...own,
        what: "timeout in minutes",
        show: String,
        why: moreOrLess(
          most,
          "a run that hangs is ended later",
          (now) => `a run that takes more than ${counted(now, "minute")} is ended and fails`,
        ),
      },
      "operational",
    ),
    connections: changed(
      {
        ...own,
        what: "connections",
        show: String,
        why: moreOrLess(
          most,
          "the source carries more reads at once",
          "the source carries less, and reading takes longer",
        ),
      },
      "operational",
    ),
  });
}

export function diffObjectives(before: Objectives, after: Objectives): readonly Change[] {
  const own = (part: keyof Objectives): Subject => ({ subject: "the objectives", at: objectivePath(part) });
  return compareFields(before, after, {
    jobSuccessRate: changed(
      {
        ...own("jobSuccessRate"),
        what: "job success rate above",
        show: percent,
        why: moreOrLess(
          most,
          "fewer jobs may fail before somebody is told",
          "more jobs may fail before anybody is told",
        ),
      },
      guards("watch", most),
    ),
    dataFreshnessSeconds: changed(
      {
        ...own("dataFreshnessSeconds"),
        what: "data freshness below",
        show: inWords,
        why: moreOrLess(
          least,
          "somebody is told of old data sooner",
          (now) => `data may be ${inWords(now)} old before anybody is told`,
        ),
      },
      guards("watch", least),
    ),
    errorRate: changed(
      {
        ...own("errorRate"),
        what: "error rate below",
        show: percent,
        why: moreOrLess(
          least,
          "fewer rows may be rejected before somebody is told",
          (now) => `${percent(now)} of the rows may be rejected before anybody is told`,
        ),
      },
      guards("watch", least),
    ),
  });
}

export function diffAlerts(before: readonly Alert[], after: readonly Alert[]): readonly Change[] {
  const own = ({ severity, kind }: Alert): Subject => ({
    subject: `the ${severity} alert ${kind}`,
    at: alertPath(severity, kind),
  });
  return compareNamed(before, after, {
    nameOf: (alert) => own(alert).at,
    added: (alert) =>
      guardAdded("watch", own(alert), {
        words: `added${describeThreshold(alert)}`,
        why: `who takes ${alert.severity} alerts is told`,
      }),
    removed: (alert) => guardRemoved("watch", own(alert), { words: "removed", why: toldInstead(alert, after) }),
    both: (was, is) =>
      changed(
        {
          ...own(is),
          what: "threshold",
          show: (alert: Alert) => describeThreshold(alert).trim(),
          why: moreOrLess(
            (alert: Alert) => least(limitOf(alert)),
            "somebody is told sooner",
            "somebody is told later, or not at all",
          ),
        },
        guards("watch", (alert: Alert) => least(limitOf(alert))),
      )(was, is),
  });
}

function toldInstead({ kind }: Alert, after: readonly Alert[]): string {
  const other = after.find((each) => each.kind === kind);
  return other === undefined ? "nobody is told of it any more" : `it is told as ${other.severity} alone`;
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
    at: changed(
      {
        ...own,
        what: "time",
        show: String,
        why: "runs begin, and their windows end, at that time: readers have a day's rows earlier or later",
      },
      "operational",
    ),
    // A run's date is a date there, and versions begin on it.
    timeZone: changed(
      {
        ...own,
        what: "time zone",
        show: String,
        why: (was: string, is: string) =>
          `runs begin, and their windows end, ${movedStart(was, is)}; a run's date is a day there: what is loaded from now on stands, and versions begin, on the days of that zone; what is there keeps its days`,
      },
      "model",
    ),
  });
}

/** `1 hour later`, `1 hour to 2 hours later`: the same time of day in another zone. */
function movedStart(before: string, after: string): string {
  const moved = minutesLater(before, after);
  if (moved === null) return "at that time of day there";
  const [least, most] = moved;
  if (least === 0 && most === 0) return "when they did";
  const [nearest, farthest] = Math.abs(least) <= Math.abs(most) ? [least, most] : [most, least];
  const end = `${inWords(Math.abs(farthest) * 60)} ${farthest > 0 ? "later" : "earlier"}`;
  if (least === most) return end;
  const start = nearest === 0 ? "when they did" : inWords(Math.abs(nearest) * 60);
  const isOtherWay = least < 0 && most > 0;
  return `${start}${isOtherWay ? (nearest > 0 ? " later" : " earlier") : ""} to ${end}, by the season`;
}
