import { runChecks } from "../run-checks";
import { rentalModel } from "../testing/rental";

/** The fix that is told where snapshots are taken so many minutes after a run starts, or null. */
function told(minutes: number, latencyMinutes: number | null): string | null {
  const model = rentalModel((edited) => {
    edited.schedule.at = "02:00";
    edited.recovery.snapshots.at = `02:${String(minutes).padStart(2, "0")}`;
    edited.recovery.snapshots.timeZone = edited.schedule.timeZone;
    edited.jobs.extract.timeoutMinutes = 20;
    edited.jobs.load.timeoutMinutes = 10;
    edited.alerts = edited.alerts.filter(({ kind }) => kind !== "latency");
    if (latencyMinutes !== null)
      edited.alerts.push({ kind: "latency", severity: "critical", overSeconds: latencyMinutes * 60 });
  });
  return runChecks(model, { placesOf: () => [] }).find(({ code }) => code === "snapshot-during-run")?.fix ?? null;
}

test.each([
  ["as long as both jobs may take, where nobody is told of a late run", null, 30],
  ["as long as until somebody is told of it", 45, 45],
])("a run lasts %s", (_, latency, minutes) => {
  expect(told(minutes, latency)).toBeNull();
  expect(told(minutes - 1, latency)).toBe(`take them at least ${String(minutes)} minutes after a run starts`);
});
