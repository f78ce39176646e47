import type { MetricAlarm } from "../../targets/cloudwatch/alarm";
import { alarmScenarios } from "./alarm-scenarios";
import {
  AROUND_THE_EVENT,
  DAY,
  EVENT,
  EVENT_DAY,
  FORTNIGHT,
  healthyRun,
  replaced,
  replacedAnd,
  RUN_MINUTES,
  SCENARIO_DAYS,
} from "./fortnight";
import type { Scenario } from "./scenario";
import { asUsed, usual } from "./usual-world";
import type { World } from "./world";

/** Three points of five minutes and one more, for the point that CloudWatch has not yet. */
const QUICK = 20;
/** Three points of an hour, and one more step. */
const THREE_HOURS = 190;

/** What happens to whole pipelines, and then, for every single alarm, its own values: at the limit, past it, a spike. */
export function scenariosOf(alarms: readonly MetricAlarm[]): readonly Scenario[] {
  return [...events(alarms), ...alarms.flatMap((alarm) => alarmScenarios(alarm, alarms))];
}

function events(alarms: readonly MetricAlarm[]): readonly Scenario[] {
  const known = new Set(alarms.map((alarm) => alarm.id));
  const scenario = (
    name: string,
    world: Partial<World>,
    fires: Readonly<Record<string, number>> = {},
    rest: Partial<Scenario> = {},
  ): Scenario => ({
    name,
    event: EVENT,
    world: { ...usual(alarms), ...world },
    watch: AROUND_THE_EVENT,
    fires: new Map(Object.entries(fires).filter(([id]) => known.has(id))),
    ...rest,
  });
  const patience = 5 * (alarms.find((alarm) => alarm.id === "data-freshness")?.evaluationPeriods ?? 3);
  const stale = EVENT + patience + 10;
  const failed = { outcome: "failed" } as const;
  const retry = { ...healthyRun(EVENT_DAY), start: EVENT + 45, end: EVENT + 60 };
  const told = EVENT + RUN_MINUTES + QUICK;
  const late = (minutes: number) => replaced({ start: EVENT + minutes, end: EVENT + minutes + RUN_MINUTES });
  const noon = 3 * DAY + DAY / 2;
  const newStack = {
    event: noon,
    watch: { fromMinute: noon, toMinute: noon + 3 * DAY, isNew: true },
  };
  return [
    scenario("healthy fortnight", {}, {}, { watch: { fromMinute: 0, toMinute: SCENARIO_DAYS * DAY - 1 } }),
    scenario(
      "a run fails and is retried within the hour",
      { runs: replacedAnd(failed, retry) },
      { "pipeline-failure": told },
      { wellAgain: told + 3 * QUICK },
    ),
    scenario(
      "a run fails and nobody retries it",
      { runs: replaced(failed) },
      { "pipeline-failure": told, "data-freshness": stale },
    ),
    scenario(
      "a run times out and is retried",
      { runs: replacedAnd({ outcome: "timedOut" }, retry) },
      { "pipeline-timed-out": told },
      { wellAgain: told + 3 * QUICK },
    ),
    scenario(
      "a run is aborted and is retried",
      { runs: replacedAnd({ outcome: "aborted" }, retry) },
      { "pipeline-aborted": told },
      { wellAgain: told + 3 * QUICK },
    ),
    scenario(
      "a run is never started",
      { runs: FORTNIGHT.filter((run) => run.start !== EVENT) },
      { "run-never-started": EVENT + 3 * 60, "data-freshness": stale },
    ),
    scenario("a run starts 26 hours after the last", { runs: late(120) }, { "data-freshness": stale }),
    scenario(
      "a run starts 26 hours and 10 minutes after the last",
      { runs: late(130) },
      { "run-never-started": EVENT + 130, "data-freshness": stale },
    ),
    scenario(
      "a run is slow (two hours)",
      { runs: replaced({ end: EVENT + 120 }) },
      { "processing-delay": EVENT + 115, "data-freshness": stale },
    ),
    scenario(
      "a run hangs until the machine times out (5 hours)",
      { runs: replaced({ end: EVENT + 300, outcome: "timedOut" }) },
      {
        "processing-delay": EVENT + 115,
        latency: EVENT + 145,
        "data-freshness": stale,
        "pipeline-timed-out": EVENT + 300 + QUICK,
      },
    ),
    scenario(
      "the recorder is dead for eight hours",
      { recorderDead: [{ from: EVENT + 300, to: EVENT + 780 }] },
      blind(alarms, EVENT + 300),
      { event: EVENT + 300, wellAgain: EVENT + 780 + QUICK },
    ),
    scenario("the recorder misses one point", { recorderDead: [{ from: EVENT + 300, to: EVENT + 305 }] }),
    scenario(
      "a breach stops a run, which is corrected and retried",
      { runs: replacedAnd({ ...failed, completeness: 97 }, retry) },
      { "quality-completeness": told + 5, "pipeline-failure": told },
    ),
    scenario(
      "a run reads half of the usual rows",
      { runs: replaced({ rowsRead: 350_000 }) },
      { "unusual-data": EVENT + RUN_MINUTES + THREE_HOURS },
    ),
    scenario("warehouse and source sleep through a night", {
      utilization: (minute, metric) => (minute >= EVENT && minute < EVENT + 360 ? null : asUsed(alarms, metric)),
    }),
    scenario(
      "a new stack waits for its first run",
      { runs: FORTNIGHT.filter((run) => run.start > noon), recordedFrom: noon + 10 },
      {},
      newStack,
    ),
    scenario(
      "a new stack never starts a run",
      { runs: [], recordedFrom: noon + 10 },
      { "run-never-started": noon + 27 * 60 + QUICK },
      newStack,
    ),
  ];
}

/** A silent recorder blinds every alarm on its figures; each of them says so. */
function blind(alarms: readonly MetricAlarm[], from: number): Readonly<Record<string, number>> {
  const onGauges = alarms.filter(
    ({ limit, watches, treatMissingData }) =>
      limit.kind === "threshold" &&
      watches.kind === "metric" &&
      watches.metric.periodSeconds === 300 &&
      treatMissingData === "breaching",
  );
  return Object.fromEntries(onGauges.map((alarm) => [alarm.id, from + 5 * alarm.evaluationPeriods + 20]));
}
