import lock from "../../../stacks/rental-marketplace/pipeline.lock.json";
import type { PipelineModel } from "../../model";
import type { Metric, MetricAlarm, MetricMath } from "./alarm";
import { alarmsOf, compositesOf } from "./alarms";
import { lintAlarms, type AlarmSurroundings, type AlarmTrap } from "./lints";
import { executions, gauge, jobMemoryUtilization, warehouseUtilization } from "./metrics";
import type { Watched } from "./watched";

const watched: Watched = {
  namespace: "RentalETLPipeline/prod",
  pipeline: "RentalETLPipeline",
  stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:RentalETLPipeline",
  jobNames: { extract: "RDS_TO_S3_job", load: "glue_to_redshift_job" },
  warehouse: { kind: "cluster", name: "rental-analytics" },
  sourceClusterIdentifier: "rental-marketplace",
};
const surroundings: AlarmSurroundings = {
  namespace: watched.namespace,
  region: "us-east-1",
  topic: { region: "us-east-1", customerManagedKey: true },
  activeWarehouse: "rental-analytics",
  jobArguments: ["--enable-metrics", "--enable-observability-metrics"],
};
const alarms = alarmsOf(lock as unknown as PipelineModel, watched);
const composites = compositesOf(alarms);

test("no alarm of the rental pipeline is caught in a trap", () => {
  expect(lintAlarms(alarms, composites, surroundings)).toEqual([]);
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
const ratio: MetricMath = {
  kind: "divide",
  left: gauge(watched, "errorRate", "Maximum"),
  right: gauge(watched, "rowsLoaded", "Maximum"),
};

const TRIPPED: readonly (readonly [AlarmTrap, MetricAlarm, Partial<AlarmSurroundings>?])[] = [
  ["unknown-metric", { ...healthy, watches: metric({ ...states("ExecutionsBroken") }) }],
  ["wrong-dimensions", { ...healthy, watches: metric({ ...states("ExecutionsStarted"), dimensions: { Name: "x" } }) }],
  ["implausible-threshold", { ...healthy, limit: { ...thresholdOf(healthy), value: 7_200_000 } }],
  [
    "implausible-threshold",
    { ...healthy, watches: warehouseUtilization(watched), limit: { ...thresholdOf(healthy), value: 0.8 } },
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
    { ...healthy, watches: warehouseUtilization(watched) },
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
