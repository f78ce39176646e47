import { percent } from "../../model/share";
import { defineCheck } from "../check";
import { objectivePath, SCHEDULE } from "../paths";

const WINDOW_DAYS = 30;
const JOBS_A_DAY = 2;

export const successRateInexpressible = defineCheck({
  code: "success-rate-inexpressible",
  severity: "warning",
  summary: "The success rate allows no failure at all",
  page: {
    explanation: `The job success rate counts finished job steps over ${String(WINDOW_DAYS)} days. A daily run has ${String(JOBS_A_DAY)} jobs, so there are ${String(WINDOW_DAYS * JOBS_A_DAY)}. A share of failures below one of them is
no share: the objective means "no failure in ${String(WINDOW_DAYS)} days", and one bad night breaks it for a month.`,
    remedy: `Choose a rate that ${String(WINDOW_DAYS * JOBS_A_DAY)} job steps can express, or keep it and know what it says.`,
    refused: `objectives: { jobSuccessRate: "> 99.9%", ... }`,
    accepted: `objectives: { jobSuccessRate: "> 98%", ... }`,
  },
  *find({ model }) {
    const steps = WINDOW_DAYS * JOBS_A_DAY;
    const rate = model.objectives.jobSuccessRate;
    const allowed = steps * (1 - rate);
    // The objective is strict: one failure in sixty steps leaves exactly 98.33 %.
    if (allowed >= 1 || rate >= 1) return;
    yield {
      message: `a job success rate above ${percent(rate)} allows ${allowed.toFixed(2)} failures in ${String(WINDOW_DAYS)} days, which means none`,
      at: [
        { path: objectivePath("jobSuccessRate"), part: "jobSuccessRate" },
        { path: SCHEDULE, part: "schedule" },
      ],
      why: `a daily run has ${String(JOBS_A_DAY)} job steps, ${String(steps)} in ${String(WINDOW_DAYS)} days`,
      fix: `use a rate up to ${percent(Math.floor((1 - 1 / steps) * 1000) / 1000)}`,
    };
  },
});
