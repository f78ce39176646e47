import type { PipelineModel } from "../../model";
import { defineCheck, type FindingAddress } from "../check";
import { objectivePath, targetPartPath } from "../paths";

export const limitNeverReached = defineCheck({
  code: "limit-never-reached",
  severity: "warning",
  summary: "A limit guards nothing, because no share can pass it",
  page: {
    explanation: `\`refuseAbove: "100%"\` lets a run close or remove every key: more than all cannot be gone. An error rate of less than 100% is missed only when no row
at all is let through, and a success rate of more than 0% when no run of the month succeeds.`,
    remedy: `Write the share at which somebody should look, or accept the warning where the limit is off on purpose.`,
    refused: `whenSourceRowVanishes: remove({ refuseAbove: "100%" })`,
    accepted: `whenSourceRowVanishes: remove({ refuseAbove: "20%" })`,
  },
  *find({ model }) {
    for (const { message, at, fix } of openLimits(model))
      yield { message, at: [at], why: "it looks like a guard, and never holds anything up", fix };
  },
});

function* openLimits(model: PipelineModel): Iterable<{
  readonly message: string;
  readonly at: FindingAddress;
  readonly fix: string;
}> {
  for (const { name, whenSourceRowVanishes: vanishing } of model.warehouse.targets) {
    if (vanishing.kind === "keep" || vanishing.refuseAbove !== 1) continue;
    yield {
      message: `${name} refuses a run when more than 100% of its keys are gone`,
      at: { path: targetPartPath(name, "whenSourceRowVanishes"), part: "refuseAbove" },
      fix: 'use a share below 100%, such as "20%"',
    };
  }
  const { jobSuccessRate, errorRate } = model.objectives;
  if (errorRate === 1)
    yield {
      message: "the error rate may be anything below 100%",
      at: { path: objectivePath("errorRate"), part: "errorRate" },
      fix: 'use a rate that somebody would look at, such as "< 1%"',
    };
  if (jobSuccessRate === 0)
    yield {
      message: "the job success rate may be anything above 0%",
      at: { path: objectivePath("jobSuccessRate"), part: "jobSuccessRate" },
      fix: 'use a rate that somebody would look at, such as "> 98%"',
    };
}
