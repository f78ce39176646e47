import type { Metric, Statistic } from "../alarm";
import { GAUGES } from "../gauges";
import type { Recording } from "./simulate";
import type { Datapoint } from "./state";

/** A run as the ledger will show it. Minutes count from the start of the recording. */
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
  /** When the recorder published nothing. */
  readonly recorderDead: readonly Stretch[];
  /** Percent of the warehouse, the source and the jobs in use, by minute. */
  readonly utilization: (minute: number) => number;
  /** Overrides a gauge from a minute on: a figure at or just past its threshold. */
  readonly forced: readonly { readonly gauge: string; readonly stretch: Stretch; readonly value: number }[];
}

const RECORDER_MINUTES = 5;
const STEPS_PER_RUN = 12;
const THIRTY_DAYS = 30 * 24 * 60;

/** What CloudWatch would hold of a world: gauges every five minutes, and AWS's own metrics where something happened. */
export function record(world: World): Recording {
  return (metric, from, minutes) => {
    const stretch = { from, to: from + minutes };
    if (metric.namespace === "AWS/States") return countExecutions(world, metric.name, stretch);
    if (metric.namespace.startsWith("AWS/") || metric.namespace === "Glue") return world.utilization(from);
    return aggregate(publishedIn(world, metric, stretch), metric.statistic);
  };
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

function publishedIn(world: World, metric: Metric, stretch: Stretch): readonly number[] {
  const values: number[] = [];
  for (
    let minute = Math.ceil(stretch.from / RECORDER_MINUTES) * RECORDER_MINUTES;
    minute < stretch.to;
    minute += RECORDER_MINUTES
  ) {
    if (minute < 0 || world.recorderDead.some((dead) => within(minute, dead))) continue;
    const forced = world.forced.find((force) => force.gauge === metric.name && within(minute, force.stretch));
    values.push(forced?.value ?? gaugeAt(world, metric.name, minute));
  }
  return values;
}

/** The figures as the recorder computes them from the ledger. */
function gaugeAt(world: World, name: string, minute: number): number {
  const ended = world.runs.filter((run) => run.end !== null && run.end <= minute);
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
      return (minute - Math.max(0, ...committed.map((run) => run.watermark))) / 60;
    case GAUGES.errorRate.name:
      return last === undefined || last.rowsRead === 0 ? 0 : (100 * last.rowsRejected) / last.rowsRead;
    case GAUGES.completeness.name:
      return last?.completeness ?? 100;
    case GAUGES.accuracy.name:
      return last?.accuracy ?? 100;
    case GAUGES.consistency.name:
      return last?.consistency ?? 100;
    case GAUGES.latency.name: {
      const running = world.runs.filter((run) => run.start <= minute && (run.end === null || run.end > minute));
      return running.length === 0 ? 0 : minute - Math.min(...running.map((run) => run.start));
    }
    case GAUGES.rowsLoaded.name:
      return committed.at(-1)?.rowsRead ?? 0;
    case GAUGES.heartbeat.name:
      return 1;
    default:
      throw new Error(`${name} is no gauge of the recorder`);
  }
}

function aggregate(values: readonly number[], statistic: Statistic): Datapoint {
  if (values.length === 0) return null;
  switch (statistic) {
    case "Sum":
      return values.reduce((sum, value) => sum + value, 0);
    case "Average":
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    case "Minimum":
      return Math.min(...values);
    case "Maximum":
    case "p90":
      return Math.max(...values);
  }
}

function within(minute: number | null, stretch: Stretch): boolean {
  return minute !== null && minute >= stretch.from && minute < stretch.to;
}
