import lock from "../../../stacks/rental-marketplace/pipeline.lock.json";
import type { PipelineModel } from "../../model";
import { metricsOf, type Metric, type MetricAlarm, type MetricMath } from "../../targets/cloudwatch/alarm";
import { alarmsOf, compositesOf } from "../../targets/cloudwatch/alarms";
import { ALARM_TRAPS, lintAlarms, type AlarmSurroundings, type AlarmTrap } from "./lints";
import { executions, gauge, jobMemoryUtilization, warehouseCapacity } from "../../targets/cloudwatch/metrics";
import { PROVISIONED, SERVERLESS } from "../../targets/cloudwatch/testing";

const watched = PROVISIONED;
const surroundings: AlarmSurroundings = {
  namespace: watched.namespace,
  region: "us-east-1",
  topic: { region: "us-east-1", customerManagedKey: true },
  activeWarehouse: "rental-etl-pipeline",
  jobArguments: ["--enable-metrics", "--enable-observability-metrics"],
};
const alarms = alarmsOf(lock as unknown as PipelineModel, watched);
const composites = compositesOf(alarms);

test("no alarm of the rental pipeline is caught in a trap, on nodes or serverless", () => {
  expect(lintAlarms(alarms, composites, surroundings)).toEqual([]);
  const others = alarmsOf(lock as unknown as PipelineModel, SERVERLESS);
  const { namespace, warehouse } = SERVERLESS;
  expect(
    lintAlarms(others, compositesOf(others), { ...surroundings, namespace, activeWarehouse: warehouse.name }),
  ).toEqual([]);
});

const healthy: MetricAlarm = {
  id: "data-freshness",
  severity: "critical",
  title: "",
  meaning: "",
  firstSteps: ["", "", ""],
  watches: gauge(watched, "dataFreshness", "Maximum"),
  limit: { kind: "threshold", comparison: "GreaterThanOrEqualToThreshold", value: 24 },
  evaluationPeriods: 3,
  datapointsToAlarm: 3,
  treatMissingData: "breaching",
};
const failed = {
  ...healthy,
  watches: executions(watched, "ExecutionsFailed", 300),
  treatMissingData: "notBreaching",
} as const;
const states = (name: string): Metric => ({
  namespace: "AWS/States",
  name,
  dimensions: { StateMachineArn: watched.stateMachineArn },
  statistic: "Sum",
  periodSeconds: 300,
});
const metric = (value: Metric): MetricMath => ({ kind: "metric", metric: value });
const jobMemory = metricsOf(jobMemoryUtilization("RDS_TO_S3_job"))[0] ?? states("ExecutionsStarted");
const ratio: MetricMath = {
  kind: "divide",
  left: gauge(watched, "errorRate", "Maximum"),
  right: gauge(watched, "rowsLoaded", "Maximum"),
};

const TRIPPED: readonly (readonly [AlarmTrap, MetricAlarm, Partial<AlarmSurroundings>?])[] = [
  ["unknown-metric", { ...healthy, watches: metric({ ...states("ExecutionsBroken") }) }],
  ["wrong-dimensions", { ...healthy, watches: metric({ ...states("ExecutionsStarted"), dimensions: { Name: "x" } }) }],
  [
    "wrong-dimensions",
    { ...healthy, watches: metric({ ...jobMemory, dimensions: { ...jobMemory.dimensions, JobRunId: "jr_1" } }) },
  ],
  ["unit-hides-points", { ...healthy, watches: metric({ ...states("ExecutionsStarted"), unit: "Percent" }) }],
  ["implausible-threshold", { ...healthy, limit: { ...thresholdOf(healthy), value: 7_200_000 } }],
  [
    "implausible-threshold",
    { ...healthy, watches: metric(warehouseCapacity(watched)), limit: { ...thresholdOf(healthy), value: 0.8 } },
  ],
  ["missing-data-undecided", { ...healthy, treatMissingData: "missing" }],
  ["silence-looks-healthy", { ...healthy, treatMissingData: "notBreaching" }],
  ["silence-looks-failed", { ...failed, treatMissingData: "breaching" }],
  ["hang-cannot-be-seen", { ...healthy, watches: metric(states("ExecutionTime")) }],
  ["failure-kind-forgotten", failed],
  ["window-too-long", { ...healthy, evaluationPeriods: 300 }],
  ["topic-cannot-receive", healthy, { topic: { region: "us-east-1", customerManagedKey: false } }],
  ["topic-cannot-receive", healthy, { topic: { region: "eu-west-1", customerManagedKey: true } }],
  ["nobody-is-told", { ...healthy, id: "forgotten" }],
  ["ratio-without-guard", { ...healthy, watches: ratio }],
  [
    "bound-to-replaceable-cluster",
    { ...healthy, watches: metric(warehouseCapacity(watched)) },
    { activeWarehouse: "standby" },
  ],
  [
    "band-without-history",
    { ...healthy, watches: jobMemoryUtilization("RDS_TO_S3_job"), limit: { kind: "anomalyBand", deviations: 2 } },
  ],
  ["metric-not-switched-on", { ...healthy, watches: jobMemoryUtilization("RDS_TO_S3_job") }, { jobArguments: [] }],
  ["stuck-in-alarm", { ...failed, watches: metric(states("ExecutionsFailed")) }],
];

const cases = TRIPPED.map(([trap, alarm, change]) => ({ trap, alarm, change: change ?? {} }));

test.each(cases)("$trap is found", ({ trap, alarm, change }) => {
  const faults = lintAlarms([alarm], composites, { ...surroundings, ...change });
  expect(faults.map((fault) => fault.trap)).toContain(trap);
});

test("all sixteen traps of the catalogue have a lint, and every lint a case that trips it", () => {
  expect([...new Set(Object.values(ALARM_TRAPS))].sort((a, b) => a - b)).toEqual(
    Array.from({ length: 16 }, (_, index) => index + 1),
  );
  expect(new Set(TRIPPED.map(([trap]) => trap))).toEqual(new Set(Object.keys(ALARM_TRAPS)));
});

/** A lint that looks at one alarm must find the fault wherever it is planted. */
test.each(alarms.map((alarm) => [alarm.id, alarm] as const))("faults planted in %s are found", (_id, alarm) => {
  const planted = (change: (metric: Metric) => Metric): readonly string[] => {
    const [first] = metricsOf(alarm.watches);
    if (first === undefined) throw new Error("the alarm watches nothing");
    const broken = { ...alarm, watches: metric(change(first)) };
    return lintAlarms([broken], composites, surroundings).map((fault) => fault.trap);
  };
  expect(planted((first) => ({ ...first, name: `${first.name}s` }))).toContain("unknown-metric");
  expect(planted((first) => ({ ...first, dimensions: { ...first.dimensions, Stage: "prod" } }))).toContain(
    "wrong-dimensions",
  );
  expect(planted((first) => ({ ...first, unit: "Bits" }))).toContain("unit-hides-points");
  expect(planted((first) => ({ ...first, periodSeconds: 86_460 * 7 }))).toContain("window-too-long");
  const undecided = { ...alarm, treatMissingData: "missing" } as const;
  expect(lintAlarms([undecided], composites, surroundings).map((fault) => fault.trap)).toContain(
    "missing-data-undecided",
  );
});

test("a ratio under IF is accepted", () => {
  const guarded: MetricMath = {
    kind: "ifPositive",
    condition: ratio.right,
    then: ratio,
    otherwise: { kind: "constant", value: 0 },
  };
  const faults = lintAlarms([{ ...healthy, watches: guarded }], composites, surroundings);
  expect(faults.map((fault) => fault.trap)).not.toContain("ratio-without-guard");
});

function thresholdOf(alarm: MetricAlarm): Extract<MetricAlarm["limit"], { kind: "threshold" }> {
  if (alarm.limit.kind !== "threshold") throw new Error("the healthy alarm has a threshold");
  return alarm.limit;
}
