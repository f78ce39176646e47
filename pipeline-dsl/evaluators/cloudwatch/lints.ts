import {
  metricsOf,
  periodOf,
  type CompositeAlarm,
  type Metric,
  type MetricAlarm,
  type MetricMath,
} from "../../targets/cloudwatch/alarm";
import { hasPoints, knownMetric, type KnownMetric } from "./known-metrics";

/**
 * The ways in which an alarm can look right and never speak, or never be quiet, numbered as in the catalogue of the
 * sixteen traps. Each has a test that trips it.
 */
export const ALARM_TRAPS = {
  "unknown-metric": 1,
  "wrong-dimensions": 1,
  "implausible-threshold": 2,
  "unit-hides-points": 3,
  "missing-data-undecided": 4,
  "silence-looks-healthy": 5,
  "silence-looks-failed": 6,
  "hang-cannot-be-seen": 7,
  "failure-kind-forgotten": 8,
  "window-too-long": 9,
  "topic-cannot-receive": 10,
  "nobody-is-told": 11,
  "ratio-without-guard": 12,
  "bound-to-replaceable-cluster": 13,
  "band-without-history": 14,
  "metric-not-switched-on": 15,
  "stuck-in-alarm": 16,
} as const;

export type AlarmTrap = keyof typeof ALARM_TRAPS;

export interface AlarmFault {
  readonly trap: AlarmTrap;
  readonly alarm: string;
  readonly message: string;
}

/** What the lints must know of the place besides the alarms. */
export interface AlarmSurroundings {
  /** The pipeline's own namespace. */
  readonly namespace: string;
  readonly region: string;
  readonly topic: { readonly region: string; readonly customerManagedKey: boolean };
  /** Cluster or workgroup that the pipeline loads now; failover gives another name here and redeploys. */
  readonly activeWarehouse: string;
  /** Arguments that all jobs run with. */
  readonly jobArguments: readonly string[];
}

const SEVEN_DAYS = 604_800;
const ONE_DAY = 86_400;

export function lintAlarms(
  alarms: readonly MetricAlarm[],
  composites: readonly CompositeAlarm[],
  surroundings: AlarmSurroundings,
): readonly AlarmFault[] {
  return [
    ...alarms.flatMap((alarm) => lintAlarm(alarm, surroundings)),
    ...forgottenFailures(alarms),
    ...untold(alarms, composites),
    ...deafTopic(composites, surroundings),
  ];
}

function lintAlarm(alarm: MetricAlarm, surroundings: AlarmSurroundings): readonly AlarmFault[] {
  const fault = (trap: AlarmTrap, message: string): AlarmFault => ({ trap, alarm: alarm.id, message });
  const faults = metricsOf(alarm.watches).flatMap((metric) => {
    const known = knownMetric(metric, surroundings.namespace);
    if (known === undefined)
      return [
        fault("unknown-metric", `${metric.namespace} ${metric.name} is no metric that AWS or the recorder publishes`),
      ];
    return lintMetric(alarm, metric, known, surroundings).map(([trap, message]) => fault(trap, message));
  });
  return [
    ...faults,
    ...lintWindow(alarm).map(([trap, message]) => fault(trap, message)),
    ...lintMath(alarm.watches).map(([trap, message]) => fault(trap, message)),
  ];
}

type Finding = readonly [AlarmTrap, string];

function lintMetric(
  alarm: MetricAlarm,
  metric: Metric,
  known: KnownMetric,
  surroundings: AlarmSurroundings,
): readonly Finding[] {
  const findings: Finding[] = [];
  if (!hasPoints(metric, known)) {
    const dimensions = Object.entries(metric.dimensions).map(([name, value]) => `${name}=${value}`);
    findings.push(["wrong-dimensions", `${metric.name} has no points under the dimensions ${dimensions.join(", ")}`]);
  }
  if (metric.unit !== undefined && metric.unit !== known.unit) {
    findings.push(["unit-hides-points", `points of ${metric.name} are stored as ${known.unit}, not ${metric.unit}`]);
  }
  if (alarm.limit.kind === "threshold" && Math.abs(alarm.limit.value) > known.largest) {
    findings.push([
      "implausible-threshold",
      `${alarm.limit.value} is out of reach for ${metric.name}: is the unit right?`,
    ]);
  }
  if (
    alarm.limit.kind === "threshold" &&
    known.largest === 100 &&
    alarm.limit.value > 0 &&
    alarm.limit.value < 1 &&
    !isErrorRate(metric)
  ) {
    findings.push(["implausible-threshold", `${metric.name} is in percent, ${alarm.limit.value} looks like a share`]);
  }
  if (alarm.treatMissingData === "missing") {
    findings.push(["missing-data-undecided", "the default for missing data leaves the alarm in INSUFFICIENT_DATA"]);
  }
  if (known.counts === "life" && alarm.limit.kind === "threshold" && alarm.treatMissingData !== "breaching") {
    findings.push(["silence-looks-healthy", `when ${metric.name} stops, the alarm must speak`]);
  }
  if (known.counts === "failures" && alarm.treatMissingData === "breaching") {
    findings.push([
      "silence-looks-failed",
      `${metric.name} has no points while nothing fails, so the alarm is always red`,
    ]);
  }
  if (known.density === "onCompletion") {
    findings.push([
      "hang-cannot-be-seen",
      `${metric.name} is emitted when a run ends, so a run that hangs is never seen`,
    ]);
  }
  if (known.counts !== "neither" && known.density === "sparse" && !isFilled(alarm.watches, metric)) {
    findings.push([
      "stuck-in-alarm",
      `${metric.name} is sparse: without FILL old points are evaluated again and the next failure tells nobody`,
    ]);
  }
  const cluster = metric.dimensions["ClusterIdentifier"] ?? metric.dimensions["Workgroup"];
  if (cluster !== undefined && cluster !== surroundings.activeWarehouse) {
    findings.push([
      "bound-to-replaceable-cluster",
      `watches ${cluster}, but the pipeline loads ${surroundings.activeWarehouse}`,
    ]);
  }
  if (alarm.limit.kind === "anomalyBand" && (known.density !== "dense" || metric.periodSeconds >= ONE_DAY)) {
    findings.push([
      "band-without-history",
      `a band needs points every few hours; ${metric.name} gives too few in two weeks`,
    ]);
  }
  if (known.switchedOnBy !== null && !surroundings.jobArguments.includes(known.switchedOnBy)) {
    findings.push([
      "metric-not-switched-on",
      `${metric.name} is only emitted with the job argument ${known.switchedOnBy}`,
    ]);
  }
  return findings;
}

/** Period times evaluation periods: at most a week, and a day for periods under an hour. The provider does not check it. */
function lintWindow(alarm: MetricAlarm): readonly Finding[] {
  const period = periodOf(alarm);
  const window = period * alarm.evaluationPeriods;
  const most = period < 3600 ? ONE_DAY : SEVEN_DAYS;
  const faulty = window > most || period % 60 !== 0 || alarm.datapointsToAlarm > alarm.evaluationPeriods;
  const periods = new Set(metricsOf(alarm.watches).map((metric) => metric.periodSeconds));
  return faulty || periods.size > 1
    ? [
        [
          "window-too-long",
          `${alarm.evaluationPeriods} periods of ${period} s: at most ${most} s, one period for all metrics`,
        ],
      ]
    : [];
}

/** Without IF a ratio has no point while its denominator is zero, and the alarm keeps whatever state it had. */
function lintMath(math: MetricMath, guarded: readonly string[] = []): readonly Finding[] {
  switch (math.kind) {
    case "metric":
    case "constant":
      return [];
    case "fill":
      return lintMath(math.of, guarded);
    case "ifPositive":
      return [
        ...lintMath(math.condition, guarded),
        ...lintMath(math.then, [...guarded, JSON.stringify(math.condition)]),
        ...lintMath(math.otherwise, guarded),
      ];
    case "divide": {
      const inner = [...lintMath(math.left, guarded), ...lintMath(math.right, guarded)];
      const safe = guarded.includes(JSON.stringify(math.right)) || math.right.kind === "constant";
      return safe ? inner : [...inner, ["ratio-without-guard", "a ratio needs IF(denominator > 0, ratio, 0)"]];
    }
    case "add":
    case "multiply":
      return [...lintMath(math.left, guarded), ...lintMath(math.right, guarded)];
  }
}

function forgottenFailures(alarms: readonly MetricAlarm[]): readonly AlarmFault[] {
  const watched = new Map(
    alarms.flatMap((alarm) => metricsOf(alarm.watches).map((metric) => [metric.name, alarm.id] as const)),
  );
  const kinds = ["ExecutionsFailed", "ExecutionsTimedOut", "ExecutionsAborted"];
  const present = kinds.filter((kind) => watched.has(kind));
  if (present.length === 0 || present.length === kinds.length) return [];
  const missing = kinds.filter((kind) => !watched.has(kind));
  return [
    {
      trap: "failure-kind-forgotten",
      alarm: watched.get(present[0] ?? "") ?? "",
      message: `${missing.join(" and ")} is a failure too`,
    },
  ];
}

function untold(alarms: readonly MetricAlarm[], composites: readonly CompositeAlarm[]): readonly AlarmFault[] {
  const told = new Set(composites.flatMap((composite) => composite.children));
  return alarms
    .filter((alarm) => !told.has(alarm.id))
    .map((alarm) => ({
      trap: "nobody-is-told",
      alarm: alarm.id,
      message: "stands in no composite alarm, and only those notify",
    }));
}

function deafTopic(composites: readonly CompositeAlarm[], { region, topic }: AlarmSurroundings): readonly AlarmFault[] {
  if (topic.region === region && topic.customerManagedKey) return [];
  const message =
    topic.region === region
      ? "CloudWatch cannot use a topic encrypted with the key alias/aws/sns"
      : `the topic is in ${topic.region}, the alarm in ${region}`;
  return composites.map((composite) => ({ trap: "topic-cannot-receive", alarm: composite.id, message }));
}

function isFilled(math: MetricMath, metric: Metric): boolean {
  return math.kind === "fill" && math.of.kind === "metric" && math.of.metric === metric;
}

/** The one percentage whose objective may well be under one. */
function isErrorRate(metric: Metric): boolean {
  return metric.name === "ErrorRatePercent";
}
