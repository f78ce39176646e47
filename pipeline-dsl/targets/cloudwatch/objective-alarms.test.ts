import fc from "fast-check";
import { longestDaySeconds } from "../../checks/operations/time-zones";
import { rentalModel } from "../../checks/testing/rental";
import { exampleWatched } from "./example-watched";
import { RECORDER_PERIOD_SECONDS } from "./gauges";
import { objectiveAlarms } from "./objective-alarms";

const HOUR = 3600;

test("no day on which every run is in time makes data-freshness ring, the longest of the year included", () => {
  const zone = fc.constantFrom("UTC", "Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe");
  const five = (least: number, most: number) =>
    fc.integer({ min: least, max: most }).map((each) => each * RECORDER_PERIOD_SECONDS);
  fc.assert(
    fc.property(zone, five(4, 60), five(288, 340), (timeZone, overSeconds, dataFreshnessSeconds) => {
      const model = rentalModel((edited) => {
        edited.schedule.timeZone = timeZone;
        edited.objectives.dataFreshnessSeconds = dataFreshnessSeconds;
        edited.alerts = [{ kind: "processingDelay", severity: "warning", overSeconds }];
      });
      const alarm = objectiveAlarms(model, exampleWatched(model)).find(({ id }) => id === "data-freshness");
      // From the end of one window until the run after the next start commits, just before it is late.
      const oldest = longestDaySeconds(timeZone) + overSeconds - RECORDER_PERIOD_SECONDS;
      const points = Math.max(0, Math.floor((oldest - dataFreshnessSeconds) / RECORDER_PERIOD_SECONDS) + 1);
      expect(alarm?.datapointsToAlarm).toBeGreaterThanOrEqual(Math.min(points, (24 * HOUR) / RECORDER_PERIOD_SECONDS));
      // Nor is it quiet for longer than that and the time of a run.
      expect(alarm?.datapointsToAlarm).toBeLessThanOrEqual(
        Math.max(3, points + overSeconds / RECORDER_PERIOD_SECONDS + 1),
      );
    }),
  );
});
