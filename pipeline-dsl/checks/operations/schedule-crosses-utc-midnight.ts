import { defineCheck } from "../check";
import { SCHEDULE } from "../paths";
import { changesThatSkip, clocksOf, minutesOfDay } from "./time-zones";

export const scheduleCrossesUtcMidnight = defineCheck({
  code: "schedule-crosses-utc-midnight",
  severity: "error",
  summary: "The schedule's local date is not its UTC date",
  page: {
    explanation: `A run's logical date is the date of its scheduled time. The scheduler hands that time over in UTC and the state machine takes its date, so the time
must fall on the same date in UTC as in the schedule's zone, in summer and in winter. All summer, 01:00 in Berlin is 23:00 of the day before in UTC:
every run would cover, and name, the wrong day.`,
    remedy: `Choose a time of day that is on the same date in both, or give the schedule in UTC.`,
    refused: `schedule: daily("01:00", "Europe/Berlin")`,
    accepted: `schedule: daily("02:00", "Europe/Berlin")`,
  },
  *find({ model }) {
    const { at, timeZone } = model.schedule;
    const minutes = minutesOfDay(at);
    const offsets = clocksOf(timeZone)?.offsets;
    if (minutes === null || offsets === undefined) return;
    const crossing = offsets.find((offset) => minutes - offset < 0 || minutes - offset >= 1440);
    if (crossing === undefined) return;
    // Neither end is a time that the clocks skip: that is the next thing that would be said.
    const first = Math.max(0, ...offsets);
    const skipsFirst = changesThatSkip(timeZone, first)[0] ?? null;
    const earliest = skipsFirst === null ? first : skipsFirst.localMinutes + skipsFirst.after - skipsFirst.before;
    const last = 1439 + Math.min(0, ...offsets);
    const latest = (changesThatSkip(timeZone, last)[0]?.localMinutes ?? last + 1) - 1;
    yield {
      message: `${at} in ${timeZone} is on the day ${minutes - crossing < 0 ? "before" : "after"} in UTC`,
      at: [{ path: SCHEDULE, part: "time" }],
      why: "the logical date of a run is the UTC date of its scheduled time",
      fix: `use a time from ${timeOf(earliest)} to ${timeOf(latest)} there, or a schedule in UTC`,
    };
  },
});

function timeOf(minutes: number): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
