import type { PipelineModel, Schedule } from "../../model";
import { defineCheck, type FindingAddress } from "../check";
import { alertPath, jobPath, recoveryPath, SCHEDULE } from "../paths";
import { clocksOf, minutesOfDay } from "../operations/time-zones";

export const snapshotDuringRun = defineCheck({
  code: "snapshot-during-run",
  severity: "warning",
  summary: "Snapshots are taken while a run is loading",
  page: {
    explanation: `A snapshot between two loads of one run has some tables of today and some of yesterday. A restore from it is consistent table by table and not as a
whole, until the replay has caught up. A run counts as over when its latency alert would have rung, or its jobs have timed out.`,
    remedy: `Take the snapshot later.`,
    refused: `schedule: daily("02:00", "UTC"), recovery: { snapshots: daily("02:30", "UTC"), ... }`,
    accepted: `schedule: daily("02:00", "UTC"), recovery: { snapshots: daily("06:00", "UTC"), ... }`,
  },
  *find({ model }) {
    const run = utcMinutes(model.schedule);
    const snapshot = utcMinutes(model.recovery.snapshots);
    if (run === null || snapshot === null) return;
    const after = (snapshot - run + 1440) % 1440;
    const { minutes, because } = longestRun(model);
    if (after >= minutes) return;
    yield {
      message: `snapshots are taken ${after === 0 ? "when a run starts" : `${String(after)} minutes after a run starts`}`,
      at: [{ path: recoveryPath("snapshots"), part: "snapshots" }, { path: SCHEDULE, part: "schedule" }, ...because],
      why: "a snapshot in the middle of a run has some tables of today and some of yesterday",
      fix: `take them at least ${String(minutes)} minutes after a run starts`,
    };
  },
});

/** With what says so: the alerts on a late run, or both jobs. */
function longestRun({ alerts, jobs }: PipelineModel): {
  readonly minutes: number;
  readonly because: readonly FindingAddress[];
} {
  const late = alerts.filter((alert) => alert.kind === "latency");
  if (late.length > 0)
    return {
      minutes: Math.max(...late.map(({ overSeconds }) => overSeconds / 60)),
      because: late.map(({ severity, kind }) => ({ path: alertPath(severity, kind), part: kind })),
    };
  return {
    minutes: jobs.extract.timeoutMinutes + jobs.load.timeoutMinutes,
    because: (["extract", "load"] as const).map((job) => ({ path: jobPath(job), part: `jobs.${job}.timeout` })),
  };
}

/** In the zone's first offset of the year: an hour of summer time does not matter here. */
function utcMinutes({ at, timeZone }: Schedule): number | null {
  const minutes = minutesOfDay(at);
  const offset = clocksOf(timeZone)?.offsets[0];
  return minutes === null || offset === undefined ? null : (minutes - offset + 1440) % 1440;
}
