import type { PipelineModel } from "../../model";
import { defineCheck } from "../check";
import { type ModelPath, sourcePath } from "../paths";
import { didYouMean } from "../suggest";
import { schedulesOf } from "./schedules";
import { isTimeZone } from "./time-zones";

export const unknownTimeZone = defineCheck({
  code: "unknown-time-zone",
  severity: "error",
  summary: "A schedule or a source names a time zone that does not exist",
  page: {
    explanation: `Time zones go by their IANA names, such as \`UTC\` or \`Europe/Berlin\`. Abbreviations and offsets (\`CET\` aside) are not zones: they say nothing of
summer time.`,
    remedy: `Use the name of a city's zone, or \`UTC\`.`,
    refused: `schedule: daily("02:00", "Europe/Berln")`,
    accepted: `schedule: daily("02:00", "Europe/Berlin")`,
  },
  *find({ model }) {
    for (const { thing, timeZone, path } of clocksIn(model)) {
      if (isTimeZone(timeZone)) continue;
      yield {
        message: `${thing} names the time zone ${JSON.stringify(timeZone)}, which does not exist`,
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
