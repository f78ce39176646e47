import type { AlertSeverity } from "../../model";

/** A CloudWatch metric as an alarm asks for it. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: Statistic;
  /** 60, 300, 3600 ...: a multiple of 60. */
  readonly periodSeconds: number;
  /** Left out, which takes every point. With one, points that are stored under another unit are not seen. */
  readonly unit?: string;
}

export type Statistic = "Sum" | "Average" | "Minimum" | "Maximum" | "p90";

/** The part of metric math that alarms need; printed by `metric-math.ts`, evaluated by `evaluators/cloudwatch/`. */
export type MetricMath =
  | { readonly kind: "metric"; readonly metric: Metric }
  | { readonly kind: "constant"; readonly value: number }
  /** FILL(m, value): a value for each period in which the metric has none. */
  | { readonly kind: "fill"; readonly of: MetricMath; readonly value: number }
  | { readonly kind: "add" | "divide" | "multiply"; readonly left: MetricMath; readonly right: MetricMath }
  /** IF(condition > 0, then, otherwise). */
  | {
      readonly kind: "ifPositive";
      readonly condition: MetricMath;
      readonly then: MetricMath;
      readonly otherwise: MetricMath;
    };

export type Comparison =
  "GreaterThanThreshold" | "GreaterThanOrEqualToThreshold" | "LessThanThreshold" | "LessThanOrEqualToThreshold";

export type TreatMissingData = "missing" | "ignore" | "breaching" | "notBreaching";

/** Three points in a row, so that one late point wakes nobody. */
export const THREE_OF_THREE = { evaluationPeriods: 3, datapointsToAlarm: 3 } as const;

/** What an alarm compares its points with: a number, or a band of so many standard deviations that CloudWatch learns. */
export type Limit =
  | { readonly kind: "threshold"; readonly comparison: Comparison; readonly value: number }
  | { readonly kind: "anomalyBand"; readonly deviations: number };

/**
 * A metric alarm. Children send nothing themselves: the composite alarm of their severity does.
 * `datapointsToAlarm` of the last `evaluationPeriods` points must breach.
 */
export interface MetricAlarm {
  /** Stable within a pipeline, kebab-case: `data-freshness`. The physical name has the pipeline's name in front. */
  readonly id: string;
  readonly severity: AlertSeverity;
  readonly title: string;
  /** One sentence for the person who is woken. */
  readonly meaning: string;
  /** What to look at first; the runbook prints them. */
  readonly firstSteps: readonly [string, string, string];
  readonly watches: MetricMath;
  readonly limit: Limit;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: TreatMissingData;
}

/** One for each severity: ALARM while any child is. */
export interface CompositeAlarm {
  readonly id: AlertSeverity;
  readonly children: readonly string[];
  /** The composite whose ALARM keeps this one quiet, or null. */
  readonly suppressedBy: AlertSeverity | null;
}

/** How long a suppressed composite waits for its suppressor to speak first, and stays quiet after it. */
export const SUPPRESSION_MINUTES = { wait: 2, extension: 10 } as const;

/** All metrics below a piece of metric math, in reading order. */
export function metricsOf(math: MetricMath): readonly Metric[] {
  switch (math.kind) {
    case "metric":
      return [math.metric];
    case "constant":
      return [];
    case "fill":
      return metricsOf(math.of);
    case "add":
    case "divide":
    case "multiply":
      return [...metricsOf(math.left), ...metricsOf(math.right)];
    case "ifPositive":
      return [...metricsOf(math.condition), ...metricsOf(math.then), ...metricsOf(math.otherwise)];
  }
}

/** The period that all metrics of an alarm share, in seconds. */
export function periodOf(alarm: MetricAlarm): number {
  return metricsOf(alarm.watches)[0]?.periodSeconds ?? 0;
}

/**
 * How long a new alarm holds its peace where silence is a fault: until its window can be full. It ends earlier when
 * data fills the window; without it, every first deployment would start with a page.
 */
export function warmUpMinutes(alarm: MetricAlarm): number | null {
  return alarm.treatMissingData === "breaching" ? (periodOf(alarm) * (alarm.evaluationPeriods + 1)) / 60 : null;
}
