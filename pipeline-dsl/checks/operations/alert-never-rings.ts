import { inWords } from "../../model/duration";
import { defineCheck } from "../check";
import { alertPath } from "../paths";
import { DAY_SECONDS } from "./schedules";

export const alertNeverRings = defineCheck({
  code: "alert-never-rings",
  severity: "error",
  summary: "An alert's threshold cannot be passed",
  page: {
    explanation: `Utilization is a share of what there is and never passes 100%. A run that lasts until the next one is due is more than late: runs of one pipeline never
overlap, so the day after is lost before the alert rings.`,
    remedy: `Use a utilization below 100%, and a duration below the time between two runs.`,
    refused: `warning: [resourceUtilization("> 100%")], critical: [latency("> 30 hours")]`,
    accepted: `warning: [resourceUtilization("> 80%")], critical: [latency("> 2 hours")]`,
  },
  *find({ model }) {
    for (const alert of model.alerts) {
      const at = [{ path: alertPath(alert.severity, alert.kind), part: alert.kind }];
      if (alert.kind === "resourceUtilization" && (alert.over <= 0 || alert.over >= 1)) {
        yield {
          message: `the alert on utilization rings above ${String(alert.over * 100)}%`,
          at,
          why: "utilization lies between 0% and 100%",
          fix: "use a share between the two, such as 80%",
        };
      }
      if ((alert.kind === "latency" || alert.kind === "processingDelay") && alert.overSeconds >= DAY_SECONDS) {
        yield {
          message: `the alert ${alert.kind} rings after ${inWords(alert.overSeconds)}, when the next run is already due`,
          at,
          why: "runs of one pipeline never overlap, so the next day is lost by then",
          fix: "use less than 24 hours",
        };
      }
    }
  },
});
