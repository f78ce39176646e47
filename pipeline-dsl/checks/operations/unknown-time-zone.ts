import type { PipelineModel } from "../../model";
import { defineCheck } from "../check";
import { type ModelPath, sourcePath } from "../paths";
import { didYouMean } from "../suggest";
import { schedulesOf } from "./schedules";
import { isAbbreviation, isTimeZone } from "./time-zones";

export const unknownTimeZone = defineCheck({
  code: "unknown-time-zone",
  severity: "error",
  summary: "A schedule or a source names a time zone that does not exist",
  page: {
    explanation: `Time zones go by their IANA names, such as \`UTC\` or \`Europe/Berlin\`. Abbreviations (\`CET\`, \`EET\`, \`MET\` and \`WET\` aside) and offsets
are not zones: they say nothing of summer time, and \`IST\` or \`CST\` are several clocks.`,
    remedy: `Use the name of a city's zone, or \`UTC\`.`,
    refused: `schedule: daily("02:00", "Europe/Berln")`,
    accepted: `schedule: daily("02:00", "Europe/Berlin")`,
  },
  *find({ model }) {
    for (const { thing, timeZone, path } of clocksIn(model)) {
      if (isTimeZone(timeZone)) continue;
      const named = `${thing} names the time zone ${JSON.stringify(timeZone)}`;
      if (isAbbreviation(timeZone)) {
        yield {
          message: `${named}, which is an abbreviation`,
          at: [{ path, part: "time zone" }],
          why: "it says nothing of summer time, and means other clocks in other places",
          fix: "use the name of a city's zone, such as America/New_York, or of a clock without summer time, such as Etc/GMT+5",
        };
        continue;
      }
      yield {
        message: `${named}, which does not exist`,
        at: [{ path, part: "time zone" }],
        why: "clocks go by IANA time zones",
        fix: didYouMean(
          timeZone,
          Intl.supportedValuesOf("timeZone"),
          "use UTC or the name of a city's zone, such as Europe/Berlin",
        ),
      };
    }
  },
});

interface Clock {
  readonly thing: string;
  readonly timeZone: string;
  readonly path: ModelPath;
}

function clocksIn(model: PipelineModel): readonly Clock[] {
  return [
    ...schedulesOf(model).map(({ thing, schedule, path }) => ({ thing, timeZone: schedule.timeZone, path })),
    ...model.sources.map(({ name, timeZone }) => ({ thing: `the source ${name}`, timeZone, path: sourcePath(name) })),
  ];
}
