import type { PipelineModel } from "../../model";
import { inWords } from "../../model/duration";
import { percent } from "../../model/share";
import { RECORDER_PERIOD_SECONDS } from "../../targets/cloudwatch/gauges";
import { defineCheck, type FindingAddress } from "../check";
import { alertPath, objectivePath, recoveryPath } from "../paths";
import { DAY_SECONDS } from "./schedules";

export const limitHardlyMeant = defineCheck({
  code: "limit-hardly-meant",
  severity: "warning",
  summary: "A limit is passed by every run, or by none that anybody would wait for",
  page: {
    explanation: `A share that is written as a fraction (0.8% for 80%), days in place of hours, or the other sign gives a limit that is well-formed and says nothing.

| limit | sensible |
|---|---|
| \`resourceUtilization\` | above 1% |
| \`latency\`, \`processingDelay\` | ${inWords(RECORDER_PERIOD_SECONDS)} or more: a run's age is measured as often |
| \`jobSuccessRate\` | 50% or more |
| \`errorRate\` | 50% or less |
| \`dataFreshness\`, \`rpo\`, \`rto\` | 7 days or less |`,
    remedy: `Write the limit that somebody would act on, or accept the warning where it is meant.`,
    refused: `alerts: { critical: [pipelineFailure()], warning: [resourceUtilization("> 0.8%")] }`,
    accepted: `alerts: { critical: [pipelineFailure()], warning: [resourceUtilization("> 80%")] }`,
  },
  *find({ model }) {
    for (const { limit, value, least = 0, most = Infinity, then, such, at } of limitsOf(model)) {
      if (value >= least && value <= most) continue;
      const words = limit.amount === "share" ? percent(value) : inWords(value);
      // Of a share below 1%, a hundred times as much can be meant.
      const fraction = limit.amount === "share" && value < 0.01 ? `${percent(value * 100)} if that is meant, or ` : "";
      yield {
        message: `${limit.name} is ${words}: ${then}`,
        at: [at],
        why: "a limit that is always or never passed tells nobody anything",
        fix: `write ${fraction}a limit that somebody would act on, such as ${such}`,
      };
    }
  },
});

interface SensibleLimit {
  readonly limit: { readonly name: string; readonly amount: "share" | "length" };
  readonly value: number;
  readonly least?: number;
  readonly most?: number;
  /** What is so of a value beyond. */
  readonly then: string;
  readonly such: string;
  readonly at: FindingAddress;
}

/** What other checks refuse as impossible is none of these: 0%, 100%, a length of nothing. */
function* limitsOf({ alerts, objectives, recovery }: PipelineModel): Iterable<SensibleLimit> {
  for (const alert of alerts) {
    const at = { path: alertPath(alert.severity, alert.kind), part: alert.kind };
    if (alert.kind === "resourceUtilization" && alert.over > 0)
      yield {
        limit: { name: alert.kind, amount: "share" },
        value: alert.over,
        least: 0.01,
        then: "whatever runs uses more, so the alert rings each day",
        such: '"> 80%"',
        at,
      };
    if (alert.kind === "latency" || alert.kind === "processingDelay")
      yield {
        limit: { name: alert.kind, amount: "length" },
        value: alert.overSeconds,
        least: RECORDER_PERIOD_SECONDS,
        then: `a run's age is measured every ${inWords(RECORDER_PERIOD_SECONDS)}, and two jobs take longer to start`,
        such: '"> 2 hours"',
        at,
      };
  }
  const { jobSuccessRate, errorRate, dataFreshnessSeconds } = objectives;
  const objective = (part: keyof typeof objectives, name: string): FindingAddress => ({
    path: objectivePath(part),
    part: name,
  });
  if (jobSuccessRate > 0)
    yield {
      limit: { name: "jobSuccessRate", amount: "share" },
      value: jobSuccessRate,
      least: 0.5,
      then: "it is kept while most jobs fail",
      such: '"> 98%"',
      at: objective("jobSuccessRate", "jobSuccessRate"),
    };
  if (errorRate < 1)
    yield {
      limit: { name: "errorRate", amount: "share" },
      value: errorRate,
      most: 0.5,
      then: "it is kept while most rows are rejected",
      such: '"< 1%"',
      at: objective("errorRate", "errorRate"),
    };
  const days = 7;
  yield {
    limit: { name: "dataFreshness", amount: "length" },
    value: dataFreshnessSeconds,
    most: days * DAY_SECONDS,
    then: `more than ${String(days)} runs in a row may fail before anybody hears of it`,
    such: '"< 24 hours"',
    at: objective("dataFreshnessSeconds", "dataFreshness"),
  };
  for (const [name, value] of [
    ["rpo", recovery.standby.rpoSeconds],
    ["rto", recovery.standby.rtoSeconds],
  ] as const)
    yield {
      limit: { name, amount: "length" },
      value,
      most: days * DAY_SECONDS,
      then: "no failover would ever break the promise",
      such: name === "rpo" ? '"1 hour"' : '"4 hours"',
      at: { path: recoveryPath("standby"), part: name },
    };
}
