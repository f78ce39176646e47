import { inWords } from "../../model/duration";
import { defineCheck } from "../check";
import { objectivePath, SCHEDULE } from "../paths";
import { DAY_SECONDS } from "./schedules";

export const freshnessShorterThanSchedule = defineCheck({
  code: "freshness-shorter-than-schedule",
  severity: "error",
  summary: "Data must be fresher than the schedule can make it",
  page: {
    explanation: `Between two runs the newest data in the warehouse grows as old as the time between them. An objective below that is broken every day, and its alarm is
soon ignored.`,
    remedy: `Allow at least the schedule's interval.`,
    refused: `schedule: daily("02:00", "UTC"), objectives: { dataFreshness: "< 6 hours", ... }`,
    accepted: `schedule: daily("02:00", "UTC"), objectives: { dataFreshness: "< 24 hours", ... }`,
  },
  *find({ model }) {
    const { dataFreshnessSeconds } = model.objectives;
    if (dataFreshnessSeconds >= DAY_SECONDS) return;
    yield {
      message: `data must be fresher than ${inWords(dataFreshnessSeconds)}, but is loaded once a day`,
      at: [
        { path: objectivePath("dataFreshnessSeconds"), part: "dataFreshness" },
        { path: SCHEDULE, part: "schedule" },
      ],
      why: "before the next run the newest data is a day old",
      fix: 'dataFreshness: "< 24 hours" or more',
    };
  },
});
