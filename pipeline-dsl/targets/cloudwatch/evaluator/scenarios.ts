import type { MetricAlarm } from "../alarm";
import { GAUGES } from "../gauges";
import type { SimulatedRun, World } from "./world";

/** Something that happens to a pipeline, and which alarms must speak by when. Every other alarm must stay quiet. */
export interface Scenario {
  readonly name: string;
  readonly world: World;
  /** Alarm id to the last minute by which it must be in ALARM. */
  readonly fires: ReadonlyMap<string, number>;
}

export const DAY = 24 * 60;
export const SCENARIO_DAYS = 14;
/** The first days only fill the windows that look back. */
export const FIRST_WATCHED_MINUTE = 3 * DAY;

const START_OF_RUN = 120;
const RUN_MINUTES = 15;
/** The day on which something happens. */
const EVENT_DAY = 7;
const EVENT = EVENT_DAY * DAY + START_OF_RUN;

/** Three points of five minutes and one more, for the point that CloudWatch has not yet. */
const QUICK = 20;

export function scenariosOf(alarms: readonly MetricAlarm[]): readonly Scenario[] {
  const ids = new Set(alarms.map((alarm) => alarm.id));
  const known = (fires: Readonly<Record<string, number>>) =>
    new Map(Object.entries(fires).filter(([id]) => ids.has(id)));
  const scenario = (name: string, world: Partial<World>, fires: Readonly<Record<string, number>> = {}): Scenario => ({
    name,
    world: { runs: fortnight(), recorderDead: [], utilization: () => 35, forced: [], ...world },
    fires: known(fires),
  });
  const patience = 5 * (alarms.find((alarm) => alarm.id === "data-freshness")?.evaluationPeriods ?? 3);
  const stale = EVENT + patience + 10;
  const failed: Partial<SimulatedRun> = { outcome: "failed" };
  const retry = { ...healthyRun(EVENT_DAY), start: EVENT + 45, end: EVENT + 60 };
  return [
    scenario("healthy fortnight", {}),
    scenario(
      "a run fails and is retried within the hour",
      { runs: [...replaced(failed), retry].sort(byStart) },
      { "pipeline-failure": EVENT + RUN_MINUTES + QUICK },
    ),
    scenario(
      "a run fails and nobody retries it",
      { runs: replaced(failed) },
      { "pipeline-failure": EVENT + RUN_MINUTES + QUICK, "data-freshness": stale },
    ),
    scenario(
      "a run times out",
      { runs: [...replaced({ outcome: "timedOut" }), retry].sort(byStart) },
      { "pipeline-timed-out": EVENT + RUN_MINUTES + QUICK },
    ),
    scenario(
      "a run is aborted",
      { runs: [...replaced({ outcome: "aborted" }), retry].sort(byStart) },
      { "pipeline-aborted": EVENT + RUN_MINUTES + QUICK },
    ),
    scenario(
      "a run is never started",
      { runs: fortnight().filter((run) => run.start !== EVENT) },
      { "run-never-started": EVENT + 4 * 60, "data-freshness": stale },
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
      "the recorder is dead for three hours",
      { recorderDead: [{ from: EVENT + 300, to: EVENT + 480 }] },
      blind(alarms, EVENT + 300, patience),
    ),
    scenario("the recorder misses one point", { recorderDead: [{ from: EVENT + 300, to: EVENT + 305 }] }),
    scenario(
      "a breach stops a run, which is corrected and retried",
      { runs: [...replaced({ ...failed, completeness: 97 }), retry].sort(byStart) },
      { "quality-completeness": EVENT + RUN_MINUTES + QUICK + 5, "pipeline-failure": EVENT + RUN_MINUTES + QUICK },
    ),
    scenario("a spike of load for five minutes", {
      utilization: (minute) => (minute >= EVENT && minute < EVENT + 5 ? 99 : 35),
    }),
    scenario("load just past its limit for an hour", { utilization: load(alarms, 0.1) }, utilizationFires(alarms)),
    scenario("load exactly at its limit for an hour", { utilization: load(alarms, 0) }),
    ...boundaries(alarms, scenario, patience),
  ];
}

type Build = (name: string, world: Partial<World>, fires?: Readonly<Record<string, number>>) => Scenario;

/** For every gauge with a threshold: exactly at it, and a hair to either side. */
function boundaries(alarms: readonly MetricAlarm[], scenario: Build, patience: number): readonly Scenario[] {
  const from = EVENT + 300;
  return alarms.flatMap((alarm): Scenario[] => {
    const { limit, watches } = alarm;
    if (limit.kind !== "threshold" || watches.kind !== "metric" || !isFigure(watches.metric.name)) return [];
    const force = (value: number) => ({
      forced: [{ gauge: watches.metric.name, stretch: { from, to: from + 240 }, value }],
    });
    const fires = alarmsOn(alarms, watches.metric.name);
    const by = (value: number) =>
      Object.fromEntries(
        fires
          .filter((other) => breachesAt(other, value))
          .map((other) => [other.id, from + (other.id === "data-freshness" ? patience : 15) + 10]),
      );
    return [-0.01, 0, 0.01].map((offset) => {
      const value = Math.round((limit.value + offset) * 100) / 100;
      return scenario(`${watches.metric.name} at ${value}`, force(value), by(value));
    });
  });
}

function isFigure(name: string): boolean {
  return name !== GAUGES.heartbeat.name && Object.values(GAUGES).some((gauge) => gauge.name === name);
}

function alarmsOn(alarms: readonly MetricAlarm[], gauge: string): readonly MetricAlarm[] {
  return alarms.filter((alarm) => alarm.watches.kind === "metric" && alarm.watches.metric.name === gauge);
}

/** Independent of the evaluator: the definition's own words, `>` and `<` hold strictly. */
function breachesAt(alarm: MetricAlarm, value: number): boolean {
  if (alarm.limit.kind !== "threshold") return false;
  const limit = alarm.limit.value;
  switch (alarm.id) {
    case "latency":
    case "processing-delay":
      return value > limit;
    case "data-freshness":
    case "error-rate":
      return value >= limit;
    default:
      return value <= limit;
  }
}

/** A silent recorder blinds every alarm on its figures; each of them says so. */
function blind(alarms: readonly MetricAlarm[], from: number, patience: number): Readonly<Record<string, number>> {
  const onGauges = alarms.filter(
    (alarm) =>
      alarm.limit.kind === "threshold" && alarm.watches.kind === "metric" && alarm.treatMissingData === "breaching",
  );
  return Object.fromEntries(
    onGauges.map((alarm) => [alarm.id, from + (alarm.id === "data-freshness" ? patience : 15) + 20]),
  );
}

function load(alarms: readonly MetricAlarm[], offset: number): World["utilization"] {
  const alarm = alarms.find((candidate) => candidate.id === "utilization-load-job");
  const limit = alarm?.limit.kind === "threshold" ? alarm.limit.value : 100;
  return (minute) => (minute >= EVENT && minute < EVENT + 60 ? limit + offset : 35);
}

function utilizationFires(alarms: readonly MetricAlarm[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    alarms.filter((alarm) => alarm.id.startsWith("utilization-")).map((alarm) => [alarm.id, EVENT + QUICK + 5]),
  );
}

function fortnight(): readonly SimulatedRun[] {
  return Array.from({ length: SCENARIO_DAYS }, (_, day) => healthyRun(day));
}

function healthyRun(day: number): SimulatedRun {
  const start = day * DAY + START_OF_RUN;
  return {
    start,
    end: start + RUN_MINUTES,
    outcome: "committed",
    watermark: start,
    rowsRead: 700_000,
    rowsRejected: 70,
    completeness: 99.8,
    accuracy: 99.99,
    consistency: 99.9,
  };
}

function replaced(change: Partial<SimulatedRun>): readonly SimulatedRun[] {
  return fortnight().map((run) => (run.start === EVENT ? { ...run, ...change } : run));
}

function byStart(left: SimulatedRun, right: SimulatedRun): number {
  return left.start - right.start;
}
