import { defineCheck } from "../check";
import { type NamedSchedule, schedulesOf } from "./schedules";
import { changesThatSkip, type ClockChange, minutesOfDay, YEARS } from "./time-zones";

export const scheduleSkippedByClockChange = defineCheck({
  code: "schedule-skipped-by-clock-change",
  severity: "warning",
  summary: "The clocks skip a time at which something starts",
  page: {
    explanation: `When clocks go forward, an hour of that night does not exist, and EventBridge Scheduler does not start what was planned in it. The next run covers the
lost day's window, but data is a day late once a year, and freshness alarms ring. A rehearsal of
that day of the week falls out once a year, and one of a day of the month in the years in which the clocks change on it.`,
    remedy: `Move it out of that hour, or give it in UTC.`,
    refused: `schedule: daily("02:30", "Europe/Berlin")`,
    accepted: `schedule: daily("03:30", "Europe/Berlin")`,
  },
  *find({ model }) {
    for (const { thing, schedule, path } of schedulesOf(model)) {
      const minutes = minutesOfDay(schedule.at);
      if (minutes === null) continue;
      const skipping = changeThatSkips(schedule, minutes);
      if (skipping === undefined) continue;
      yield {
        message: `${thing} at ${schedule.at} in ${schedule.timeZone} is skipped on the day the clocks go forward`,
        at: [{ path, part: "time" }],
        why: "that time does not exist on that day, and the scheduler starts nothing",
        fix: `move it by ${String(skipping.after - skipping.before)} minutes, or use UTC`,
      };
    }
  },
});

/** On the days on which something starts. */
function changeThatSkips(schedule: NamedSchedule["schedule"], minutes: number): ClockChange | undefined {
  const { timeZone } = schedule;
  switch (schedule.kind) {
    case "daily":
      return changesThatSkip(timeZone, minutes)[0];
    case "weekly":
      return changesThatSkip(timeZone, minutes).find(({ weekday }) => weekday === schedule.day);
    case "monthly":
      return YEARS.flatMap((year) => changesThatSkip(timeZone, minutes, year)).find(
        ({ dayOfMonth }) => dayOfMonth === schedule.day,
      );
  }
}
