import { GAUGES, PIPELINE_DIMENSION } from "./gauges";

/** What AWS documents of a metric, and the recorder of its gauges. A metric that is not listed here is refused. */
export interface KnownMetric {
  readonly namespace: string;
  readonly name: string;
  /** The dimension sets under which points exist. Any other set matches nothing, for ever. */
  readonly dimensionSets: readonly (readonly string[])[];
  /** The largest value that a threshold can sensibly have: catches 7,200,000 for 7,200 and 80 for 0.8. */
  readonly largest: number;
  /** `dense`: a point each period. `sparse`: only where something happened. `onCompletion`: once, when a run ends. */
  readonly density: "dense" | "sparse" | "onCompletion";
  /** `failures` counts bad events; `life` shows that something still works. */
  readonly counts: "failures" | "life" | "neither";
  /** The job argument without which it is never emitted. */
  readonly switchedOnBy: string | null;
}

const DAY_IN_MILLISECONDS = 86_400_000;

const STATES: readonly KnownMetric[] = [
  states("ExecutionsStarted", "life"),
  states("ExecutionsSucceeded", "life"),
  states("ExecutionsFailed", "failures"),
  states("ExecutionsTimedOut", "failures"),
  states("ExecutionsAborted", "failures"),
  { ...states("ExecutionTime", "neither"), largest: DAY_IN_MILLISECONDS, density: "onCompletion" },
];

const WAREHOUSE: readonly KnownMetric[] = [
  percent("AWS/Redshift", "CPUUtilization", [["ClusterIdentifier"], ["ClusterIdentifier", "NodeID"]]),
  percent("AWS/Redshift-Serverless", "ComputeCapacity", [["Workgroup"]]),
];

const SOURCE: readonly KnownMetric[] = [
  percent("AWS/RDS", "CPUUtilization", [
    ["DBInstanceIdentifier"],
    ["DBClusterIdentifier"],
    ["DBClusterIdentifier", "Role"],
  ]),
];

const JOBS: readonly KnownMetric[] = [
  {
    ...percent("Glue", "glue.ALL.memory.heap.used.percentage", [["JobName", "JobRunId", "ObservabilityGroup", "Type"]]),
    density: "sparse",
    switchedOnBy: "--enable-observability-metrics",
  },
];

export const KNOWN_METRICS: readonly KnownMetric[] = [...STATES, ...WAREHOUSE, ...SOURCE, ...JOBS];

/** The recorder's gauges are dense by construction; their namespace is the pipeline's own. */
export const KNOWN_GAUGES: readonly Omit<KnownMetric, "namespace">[] = Object.values(GAUGES).map((gauge) => ({
  name: gauge.name,
  dimensionSets: [[PIPELINE_DIMENSION]],
  largest: gauge.unit === "Percent" ? 100 : 1_000_000,
  density: "dense",
  counts: "life",
  switchedOnBy: null,
}));

function states(name: string, counts: KnownMetric["counts"]): KnownMetric {
  return {
    namespace: "AWS/States",
    name,
    dimensionSets: [["StateMachineArn"]],
    largest: 1_000,
    density: "sparse",
    counts,
    switchedOnBy: null,
  };
}

function percent(namespace: string, name: string, dimensionSets: KnownMetric["dimensionSets"]): KnownMetric {
  return { namespace, name, dimensionSets, largest: 100, density: "dense", counts: "neither", switchedOnBy: null };
}
