import { defineCheck } from "../check";
import { objectivePath, rulePath } from "../paths";

export const thresholdCannotPass = defineCheck({
  code: "threshold-cannot-pass",
  severity: "error",
  summary: "No share can meet the limit",
  page: {
    explanation: `A rule passes when its ratio is greater than the threshold; exactly at it fails. A ratio is at most 100%, so \`"> 100%"\` fails on every run, perfect
data included. The same holds for an objective of more than 100% or of less than 0%.`,
    remedy: `Say how much you tolerate: \`"> 99.99%"\` allows one row in ten thousand.`,
    refused: `completeness: { threshold: "> 100%", rules: [...] }`,
    accepted: `completeness: { threshold: "> 99.99%", rules: [...] }`,
  },
  *find({ model }) {
    for (const { id, threshold } of model.quality.rules) {
      if (threshold !== 1) continue;
      yield {
        message: `the rule ${id} must be above 100%`,
        at: [{ path: rulePath(id), part: "threshold" }],
        why: "a ratio exactly at the threshold fails, and none is above 100%",
        fix: 'use a threshold below 100%, such as "> 99.99%"',
      };
    }
    const { jobSuccessRate, errorRate } = model.objectives;
    if (jobSuccessRate === 1) {
      yield {
        message: "the job success rate must be above 100%",
        at: [{ path: objectivePath("jobSuccessRate"), part: "jobSuccessRate" }],
        why: "no share is above 100%, so the objective would be missed every day",
        fix: 'use a rate below 100%, such as "> 98%"',
      };
    }
    if (errorRate === 0) {
      yield {
        message: "the error rate must be below 0%",
        at: [{ path: objectivePath("errorRate"), part: "errorRate" }],
        why: "no share is below 0%, so the objective would be missed every day",
        fix: 'use a rate above 0%, such as "< 0.1%"',
      };
    }
  },
});
