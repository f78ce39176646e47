import { defineCheck } from "../check";
import { rulePath } from "../paths";

export const thresholdCannotPass = defineCheck({
  code: "threshold-cannot-pass",
  severity: "error",
  summary: "No ratio is greater than the threshold",
  page: {
    explanation: `A rule passes when its ratio is greater than the threshold; exactly at it fails. A ratio is at most 100%, so \`"> 100%"\` fails on every run, perfect
data included.`,
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
  },
});
