import { defineCheck } from "../check";
import { ALERTS } from "../paths";

export const failureGoesUnnoticed = defineCheck({
  code: "failure-goes-unnoticed",
  severity: "warning",
  summary: "Nobody is told when a run fails",
  page: {
    explanation: `Without the critical alert \`pipelineFailure()\` a failed run is noticed when somebody misses the data.`,
    remedy: `Add \`pipelineFailure()\` to the critical alerts.`,
    refused: `alerts: { critical: [qualityBreach()], warning: [] }`,
    accepted: `alerts: { critical: [pipelineFailure(), qualityBreach()], warning: [] }`,
  },
  *find({ model }) {
    if (model.alerts.some(({ kind, severity }) => kind === "pipelineFailure" && severity === "critical")) return;
    yield {
      message: "no critical alert says that a run has failed",
      at: [{ path: ALERTS, part: "alerts.critical" }],
      why: "a failed run would be noticed when somebody misses the data",
      fix: "add pipelineFailure() to the critical alerts",
    };
  },
});
