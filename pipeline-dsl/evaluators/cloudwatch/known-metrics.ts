import type { Metric } from "../../targets/cloudwatch/alarm";
import { GAUGES, PIPELINE_DIMENSION } from "../../targets/cloudwatch/gauges";

/** What AWS documents of a metric, and the recorder of its gauges. A metric that is not listed here is refused. */
export interface KnownMetric {
  readonly namespace: string;
  readonly name: string;
  /** Under which its points are stored. */
  readonly unit: string;
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
  {
    ...states("ExecutionTime", "neither"),
    unit: "Milliseconds",
    largest: DAY_IN_MILLISECONDS,
    density: "onCompletion",
  },
];

const WAREHOUSE: readonly KnownMetric[] = [
  percent("AWS/Redshift", "CPUUtilization", [["ClusterIdentifier"], ["ClusterIdentifier", "NodeID"]]),
  // In RPU; as a share of the workgroup's largest capacity it is a percentage. Only there while queries run.
  { ...percent("AWS/Redshift-Serverless", "ComputeCapacity", [["Workgroup"]]), unit: "None", density: "sparse" },
  {
    ...percent("AWS/Redshift-Serverless", "ComputeSeconds", [["Workgroup"]]),
    unit: "None",
    largest: 1024 * 1800,
    density: "sparse",
  },
];

const AURORA_DIMENSIONS = [["DBInstanceIdentifier"], ["DBClusterIdentifier"], ["DBClusterIdentifier", "Role"]];

const SOURCE: readonly KnownMetric[] = [
  percent("AWS/RDS", "CPUUtilization", AURORA_DIMENSIONS),
  percent("AWS/RDS", "ACUUtilization", AURORA_DIMENSIONS),
];

const JOB_DIMENSIONS = [["JobName", "JobRunId", "Type"]];

const JOBS: readonly KnownMetric[] = [
  {
    ...percent("Glue", "glue.ALL.memory.heap.used.percentage", [["JobName", "JobRunId", "ObservabilityGroup", "Type"]]),
    density: "sparse",
    switchedOnBy: "--enable-observability-metrics",
  },
  jobFigure("glue.driver.aggregate.elapsedTime", "Milliseconds", DAY_IN_MILLISECONDS),
  jobFigure("glue.driver.aggregate.bytesRead", "Bytes", Number.MAX_SAFE_INTEGER),
  jobFigure("glue.driver.ExecutorAllocationManager.executors.numberAllExecutors", "Count", 1_000),
];

/** Only of rules that have `metrics` enabled. */
const LAKE: readonly KnownMetric[] = [
  {
    namespace: "AWS/S3",
    name: "OperationsFailedReplication",
    unit: "Count",
    dimensionSets: [["SourceBucket", "DestinationBucket", "RuleId"]],
    largest: 1_000_000,
    density: "sparse",
    counts: "failures",
    switchedOnBy: null,
  },
];

export const KNOWN_METRICS: readonly KnownMetric[] = [...STATES, ...WAREHOUSE, ...SOURCE, ...JOBS, ...LAKE];

/** The recorder's gauges are dense by construction; their namespace is the pipeline's own. */
export const KNOWN_GAUGES: readonly Omit<KnownMetric, "namespace">[] = Object.values(GAUGES).map((gauge) => ({
  name: gauge.name,
  unit: gauge.unit,
  dimensionSets: [[PIPELINE_DIMENSION]],
  largest: gauge.unit === "Percent" ? 100 : 1_000_000,
  density: "dense",
  counts: "life",
  switchedOnBy: null,
}));

/** What is known of a metric under its name, whatever its dimensions; `own` is the pipeline's namespace. */
export function knownMetric(metric: Metric, own: string): KnownMetric | undefined {
  if (metric.namespace === own) {
    const gauge = KNOWN_GAUGES.find((known) => known.name === metric.name);
    return gauge === undefined ? undefined : { ...gauge, namespace: own };
  }
  return KNOWN_METRICS.find((known) => known.namespace === metric.namespace && known.name === metric.name);
}

/**
 * Whether the metric has points under its dimensions. Glue names two of its own by fixed words: all runs of a job
 * together, and what kind of figure it is.
 */
export function hasPoints(metric: Metric, known: KnownMetric): boolean {
  const keys = Object.keys(metric.dimensions).sort().join();
  const { JobRunId: run = "ALL", Type: type = "gauge" } = metric.dimensions;
  return (
    known.dimensionSets.some((set) => [...set].sort().join() === keys) &&
    run === "ALL" &&
    (type === "gauge" || type === "count")
  );
}

function states(name: string, counts: KnownMetric["counts"]): KnownMetric {
  return {
    namespace: "AWS/States",
    name,
    unit: "Count",
    dimensionSets: [["StateMachineArn"]],
    largest: 1_000,
    density: "sparse",
    counts,
    switchedOnBy: null,
  };
}

function percent(namespace: string, name: string, dimensionSets: KnownMetric["dimensionSets"]): KnownMetric {
  return {
    namespace,
    name,
    unit: "Percent",
    dimensionSets,
    largest: 100,
    density: "dense",
    counts: "neither",
    switchedOnBy: null,
  };
}

function jobFigure(name: string, unit: string, largest: number): KnownMetric {
  return {
    ...percent("Glue", name, JOB_DIMENSIONS),
    unit,
    largest,
    density: "sparse",
    switchedOnBy: "--enable-metrics",
  };
}
