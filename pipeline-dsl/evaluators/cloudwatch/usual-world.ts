import { metricsOf, type Metric, type MetricAlarm } from "../../targets/cloudwatch/alarm";
import { FORTNIGHT } from "./fortnight";
import type { Datapoint } from "./state";
import type { World } from "./world";

/** Percent of every resource in use on an ordinary day. */
const USUAL_PERCENT = 35;

/** A fortnight in which nothing happens. */
export function usual(alarms: readonly MetricAlarm[]): World {
  return {
    runs: FORTNIGHT,
    recordedFrom: Number.NEGATIVE_INFINITY,
    recorderDead: [],
    utilization: (_minute, metric) => asUsed(alarms, metric),
    failedCopies: [],
    forced: [],
  };
}

/** What a resource reports when so many percent of it are in use, by default the usual share. */
export function asUsed(alarms: readonly MetricAlarm[], metric: Metric, percent = USUAL_PERCENT): Datapoint {
  const alarm = alarms.find((candidate) => metricsOf(candidate.watches).some((watched) => isSame(watched, metric)));
  const { watches } = alarm ?? { watches: null };
  return watches?.kind === "multiply" && watches.right.kind === "constant" ? percent / watches.right.value : percent;
}

export function isSame(left: Metric, right: Metric): boolean {
  return (
    left.namespace === right.namespace &&
    left.name === right.name &&
    JSON.stringify(left.dimensions) === JSON.stringify(right.dimensions)
  );
}
