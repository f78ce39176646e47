import { defineCheck } from "../check";
import { alertPath } from "../paths";
import { repeated } from "../names/duplicates";

export const duplicateAlert = defineCheck({
  code: "duplicate-alert",
  severity: "error",
  summary: "One alert is declared twice",
  page: {
    explanation: `Two alerts of one kind and severity would be two alarms of one name. Two severities of an alert without a threshold would always ring together.`,
    remedy: `Keep one of them. Latency, processing delay and resource utilization may stand in both severities, with different thresholds.`,
    refused: `alerts: { critical: [latency("> 2 hours"), latency("> 3 hours")], warning: [] }`,
    accepted: `alerts: { critical: [latency("> 3 hours")], warning: [latency("> 2 hours")] }`,
  },
  *find({ model }) {
    const nameOf = ({ kind, severity }: (typeof model.alerts)[number]): string =>
      kind === "pipelineFailure" || kind === "qualityBreach" || kind === "unusualData" ? kind : `${severity} ${kind}`;
    for (const alert of repeated(model.alerts, nameOf)) {
      yield {
        message: `the alert ${alert.kind} is declared twice`,
        at: [{ path: alertPath(alert.severity, alert.kind), part: alert.kind }],
        why: "both would ring for the same event",
        fix: "keep one of them",
      };
    }
  },
});
