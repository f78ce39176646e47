import type { Metric, Statistic } from "../../targets/cloudwatch/alarm";
import { GAUGES } from "../../targets/cloudwatch/gauges";
import type { Recording } from "./simulate";
import type { Datapoint } from "./state";

/** A run as the ledger will show it. Minutes count from the start of the fortnight that is watched. */
export interface SimulatedRun {
  readonly start: number;
  /** Null: it hangs. */
  readonly end: number | null;
  readonly outcome: "committed" | "failed" | "timedOut" | "aborted";
  /** End of the run's window. */
  readonly watermark: number;
  readonly rowsRead: number;
  readonly rowsRejected: number;
  /** Percent. */
  readonly completeness: number;
  readonly accuracy: number;
  readonly consistency: number;
}

/** A stretch of minutes, half-open. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface World {
  readonly runs: readonly SimulatedRun[];
  /** The recorder publishes from here on. */
  readonly recordedFrom: number;
  /** When the recorder published nothing. */
  readonly recorderDead: readonly Stretch[];
  /** What a warehouse, a source or a job reports of its use, by minute; null while it sleeps. */
  readonly utilization: (minute: number, metric: Metric) => Datapoint;
  /** Objects that S3 gave up copying to the other site. */
  readonly failedCopies: readonly { readonly rule: string; readonly minute: number }[];
  /** Overrides a gauge for a while: a figure at or just past its threshold. */
  readonly forced: readonly { readonly gauge: string; readonly stretch: Stretch; readonly value: number }[];
}

const RECORDER_MINUTES = 5;
const STEPS_PER_RUN = 12;
const THIRTY_DAYS = 30 * 24 * 60;

/** What CloudWatch would hold of a world: gauges every five minutes, and AWS's own metrics where something happened. */
export function record(world: World): Recording {
  const published = new Map<string, Map<number, Datapoint>>();
  const gauge = (name: string, minute: number): Datapoint =>
    remembered(
      remembered(published, name, () => new Map<number, Datapoint>()),
      minute,
      () => publish(world, name, minute),
    );
  const aggregated = new Map<Metric, Map<number, Datapoint>>();
  return (metric, from, minutes) => {
    const points = remembered(aggregated, metric, () => new Map<number, Datapoint>());
    return remembered(points, from, () => pointOf(world, metric, { from, to: from + minutes }, gauge));
  };
}

function pointOf(
  world: World,
  metric: Metric,
  stretch: Stretch,
  gauge: (name: string, minute: number) => Datapoint,
): Datapoint {
  if (metric.namespace === "AWS/States") return countExecutions(world, metric.name, stretch);
  if (metric.namespace === "AWS/S3") return countFailedCopies(world, metric.dimensions["RuleId"], stretch);
  if (metric.namespace === "Glue" && !isRunning(world, stretch)) return null;
  if (metric.namespace === "Glue" || metric.namespace.startsWith("AWS/"))
    return world.utilization(stretch.from, metric);
  const values: number[] = [];
  for (let minute = ceilTo(RECORDER_MINUTES, stretch.from); minute < stretch.to; minute += RECORDER_MINUTES) {
    const value = gauge(metric.name, minute);
    if (value !== null) values.push(value);
  }
  return aggregate(values, metric.statistic);
}

interface Memory<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): unknown;
}

function remembered<K, V>(known: Memory<K, V>, key: K, find: () => V): V {
  const value = known.get(key);
  if (value !== undefined) return value;
  const found = find();
  known.set(key, found);
  return found;
}

/** Step Functions emits a count only in a minute in which it counted. */
function countExecutions(world: World, name: string, stretch: Stretch): Datapoint {
  const minuteOf: Record<string, (run: SimulatedRun) => number | null> = {
    ExecutionsStarted: (run) => run.start,
    ExecutionsFailed: (run) => (run.outcome === "failed" ? run.end : null),
    ExecutionsTimedOut: (run) => (run.outcome === "timedOut" ? run.end : null),
    ExecutionsAborted: (run) => (run.outcome === "aborted" ? run.end : null),
  };
  const count = world.runs.filter((run) => within(minuteOf[name]?.(run) ?? null, stretch)).length;
  return count === 0 ? null : count;
}

/** S3 publishes a count only where a copy failed. */
function countFailedCopies({ failedCopies }: World, ofRule: string | undefined, stretch: Stretch): Datapoint {
  const count = failedCopies.filter(({ rule, minute }) => rule === ofRule && within(minute, stretch)).length;
  return count === 0 ? null : count;
}

/** A job reports its memory only while it runs. */
function isRunning(world: World, stretch: Stretch): boolean {
  return world.runs.some((run) => run.start < stretch.to && (run.end === null || run.end > stretch.from));
}

function publish(world: World, gauge: string, minute: number): Datapoint {
  if (minute < world.recordedFrom || world.recorderDead.some((dead) => within(minute, dead))) return null;
  const forced = world.forced.find((force) => force.gauge === gauge && within(minute, force.stretch));
  if (forced !== undefined) return forced.value;
  const known = remembered(figures, world.runs, () => new Map<string, Map<number, number>>());
  const ofGauge = remembered(known, gauge, () => new Map<number, number>());
  return remembered(ofGauge, minute, () => gaugeAt(world, gauge, minute));
}

/** What a history gives does not depend on anything else, and most scenarios share one. */
const figures = new WeakMap<World["runs"], Map<string, Map<number, number>>>();

/** The figures as the recorder computes them from the ledger. */
function gaugeAt({ runs }: World, name: string, minute: number): number {
  const ended = runs.filter((run) => run.end !== null && run.end <= minute);
  const committed = ended.filter((run) => run.outcome === "committed");
  const last = ended.at(-1);
  switch (name) {
    case GAUGES.jobSuccessRate.name: {
      const recent = ended.filter((run) => run.start > minute - THIRTY_DAYS);
      const steps = recent.length * STEPS_PER_RUN;
      const failures = recent.filter((run) => run.outcome !== "committed").length;
      return steps === 0 ? 100 : (100 * (steps - failures)) / steps;
    }
    case GAUGES.dataFreshness.name:
      return committed.length === 0 ? 0 : (minute - Math.max(...committed.map((run) => run.watermark))) / 60;
    case GAUGES.errorRate.name:
      return last === undefined || last.rowsRead === 0 ? 0 : (100 * last.rowsRejected) / last.rowsRead;
    case GAUGES.completeness.name:
      return last?.completeness ?? 100;
    case GAUGES.accuracy.name:
      return last?.accuracy ?? 100;
    case GAUGES.consistency.name:
      return last?.consistency ?? 100;
    case GAUGES.latency.name: {
      const running = runs.filter((run) => run.start <= minute && (run.end === null || run.end > minute));
      return running.length === 0 ? 0 : minute - Math.min(...running.map((run) => run.start));
    }
    case GAUGES.rowsLoaded.name:
      return committed.at(-1)?.rowsRead ?? 0;
    case GAUGES.rehearsalAge.name:
      // It was tried out yesterday.
      return 1;
    case GAUGES.backupAge.name:
      return 3;
    case GAUGES.replicaAge.name:
      return 9;
    case GAUGES.snapshotAge.name:
      return 8;
    case GAUGES.standbyBehind.name:
      return 1;
    case GAUGES.sitesDiffer.name:
      return 0;
    case GAUGES.heartbeat.name:
      return 1;
    default:
      throw new Error(`${name} is no gauge of the recorder`);
  }
}

function aggregate(values: readonly number[], statistic: Statistic): Datapoint {
  if (values.length === 0) return null;
  const sum = values.reduce((total, value) => total + value, 0);
  switch (statistic) {
    case "Sum":
      return sum;
    case "Average":
      return sum / values.length;
    case "Minimum":
      return Math.min(...values);
    case "Maximum":
    case "p90":
      return Math.max(...values);
  }
}

function ceilTo(step: number, minute: number): number {
  return Math.ceil(minute / step) * step;
}

function within(minute: number | null, stretch: Stretch): boolean {
  return minute !== null && minute >= stretch.from && minute < stretch.to;
}
