import { defineCheck } from "../check";
import { schedulesOf } from "./schedules";
import { minutesOfDay } from "./time-zones";

export const unknownTime = defineCheck({
  code: "unknown-time",
  severity: "error",
  summary: "A schedule's time is not a time of day",
  page: {
    explanation: `Times of day are written \`HH:MM\` with two digits each, from \`00:00\` to \`23:59\`.`,
    remedy: `Write the hour and the minute with two digits.`,
    refused: `schedule: daily("25:00", "UTC")`,
    accepted: `schedule: daily("02:00", "UTC")`,
  },
  *find({ model }) {
    for (const { thing, schedule, path } of schedulesOf(model)) {
      if (minutesOfDay(schedule.at) !== null) continue;
      yield {
        message: `${thing} is at ${JSON.stringify(schedule.at)}, which is not a time of day`,
        at: [{ path, part: "time" }],
        why: "times are HH:MM, from 00:00 to 23:59",
        fix: "write hour and minute with two digits, such as 02:00",
      };
    }
  },
});
