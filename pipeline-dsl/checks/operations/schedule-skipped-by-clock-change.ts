import { defineCheck } from "../check";
import { schedulesOf } from "./schedules";
import { changeThatSkips, minutesOfDay } from "./time-zones";

export const scheduleSkippedByClockChange = defineCheck({
  code: "schedule-skipped-by-clock-change",
  severity: "warning",
  summary: "The clocks skip the schedule's time once a year",
  page: {
    explanation: `When clocks go forward, an hour of that night does not exist, and EventBridge Scheduler does not start what was planned in it. The next run covers the
lost day's window, but data is a day late once a year, and freshness alarms ring.`,
    remedy: `Move the schedule out of that hour, or give it in UTC.`,
    refused: `schedule: daily("02:30", "Europe/Berlin")`,
    accepted: `schedule: daily("03:30", "Europe/Berlin")`,
  },
  *find({ model }) {
    for (const { thing, schedule, path } of schedulesOf(model)) {
      // A rehearsal that is missed is overdue, and an alarm says so.
      if (schedule.kind !== "daily") continue;
      const minutes = minutesOfDay(schedule.at);
      if (minutes === null) continue;
      const skipping = changeThatSkips(schedule.timeZone, minutes);
      if (skipping === null) continue;
      yield {
        message: `${thing} at ${schedule.at} in ${schedule.timeZone} is skipped on the day the clocks go forward`,
        at: [{ path, part: "time" }],
        why: "that time does not exist on that day, and the scheduler starts nothing",
        fix: `move it by ${String(skipping.after - skipping.before)} minutes, or use UTC`,
      };
    }
  },
});
