import type { Alert } from "../../model";
import { defineCheck } from "../check";
import { alertPath } from "../paths";

export const alertThresholdsContradict = defineCheck({
  code: "alert-thresholds-contradict",
  severity: "error",
  summary: "A warning rings no earlier than the critical alert",
  page: {
    explanation: `A warning is a chance to act before something is critical. A warning about the same thing whose threshold is as high as the critical one rings too
late to be of use. Latency and processing delay are the same thing here: how long a run has been running.`,
    remedy: `Lower the warning's threshold, or raise the critical one.`,
    refused: `critical: [latency("> 1 hour")], warning: [processingDelay("> 90 minutes")]`,
    accepted: `critical: [latency("> 2 hours")], warning: [processingDelay("> 90 minutes")]`,
  },
  *find({ model }) {
    const critical = model.alerts.filter(({ severity }) => severity === "critical");
    for (const warning of model.alerts) {
      const early = measured(warning);
      if (warning.severity !== "warning" || early === null) continue;
      const beaten = critical.find((alert) => {
        const late = measured(alert);
        return late !== null && late.measure === early.measure && late.over <= early.over;
      });
      if (beaten === undefined) continue;
      yield {
        message: `the warning ${warning.kind} rings no earlier than the critical ${beaten.kind}`,
        at: [
          { path: alertPath("warning", warning.kind), part: warning.kind },
          { path: alertPath("critical", beaten.kind), part: beaten.kind },
        ],
        why: "a warning is a chance to act before it is critical",
        fix: "lower the warning's threshold, or raise the critical one",
      };
    }
  },
});

interface Measured {
  readonly measure: "run duration" | "utilization";
  readonly over: number;
}

function measured(alert: Alert): Measured | null {
  switch (alert.kind) {
    case "latency":
    case "processingDelay":
      return { measure: "run duration", over: alert.overSeconds };
    case "resourceUtilization":
      return { measure: "utilization", over: alert.over };
    case "pipelineFailure":
    case "qualityBreach":
    case "unusualData":
      return null;
    default:
      return alert satisfies never;
  }
}
