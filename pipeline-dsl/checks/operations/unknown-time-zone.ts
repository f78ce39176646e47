import { defineCheck } from "../check";
import { didYouMean } from "../suggest";
import { schedulesOf } from "./schedules";
import { isTimeZone } from "./time-zones";

export const unknownTimeZone = defineCheck({
  code: "unknown-time-zone",
  severity: "error",
  summary: "A schedule names a time zone that does not exist",
  page: {
    explanation: `Time zones go by their IANA names, such as \`UTC\` or \`Europe/Berlin\`. Abbreviations and offsets (\`CET\` aside) are not zones: they say nothing of
summer time.`,
    remedy: `Use the name of a city's zone, or \`UTC\`.`,
    refused: `schedule: daily("02:00", "Europe/Berln")`,
    accepted: `schedule: daily("02:00", "Europe/Berlin")`,
  },
  *find({ model }) {
    for (const { thing, schedule, path } of schedulesOf(model)) {
      if (isTimeZone(schedule.timeZone)) continue;
      yield {
        message: `${thing} names the time zone ${JSON.stringify(schedule.timeZone)}, which does not exist`,
        at: [{ path, part: "time zone" }],
        why: "schedules go by IANA time zones",
        fix: didYouMean(
          schedule.timeZone,
          Intl.supportedValuesOf("timeZone"),
          "use UTC or the name of a city's zone, such as Europe/Berlin",
        ),
      };
    }
  },
});
