import type { PipelineModel, Schedule } from "../../model";
import { defineCheck } from "../check";
import { recoveryPath, SCHEDULE } from "../paths";
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
    if (after >= longestRunMinutes(model)) return;
    yield {
      message: `snapshots are taken ${after === 0 ? "when a run starts" : `${String(after)} minutes after a run starts`}`,
      at: [
        { path: recoveryPath("snapshots"), part: "snapshots" },
        { path: SCHEDULE, part: "schedule" },
      ],
      why: "a snapshot in the middle of a run has some tables of today and some of yesterday",
      fix: `take them at least ${String(longestRunMinutes(model))} minutes after a run starts`,
    };
  },
});

function longestRunMinutes({ alerts, jobs }: PipelineModel): number {
  const latencies = alerts.flatMap((alert) => (alert.kind === "latency" ? [alert.overSeconds / 60] : []));
  return latencies.length > 0 ? Math.max(...latencies) : jobs.extract.timeoutMinutes + jobs.load.timeoutMinutes;
}

/** In the zone's first offset of the year: an hour of summer time does not matter here. */
function utcMinutes({ at, timeZone }: Schedule): number | null {
  const minutes = minutesOfDay(at);
  const offset = clocksOf(timeZone)?.offsets[0];
  return minutes === null || offset === undefined ? null : (minutes - offset + 1440) % 1440;
}
