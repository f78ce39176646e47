import type { Metric, MetricMath, Statistic } from "./alarm";
import { GAUGES, PIPELINE_DIMENSION, RECORDER_PERIOD_SECONDS, type Gauge } from "./gauges";
import type { SentCopies, Watched, WatchedSource } from "./watched";

/** Each metric with the one dimension set under which AWS really publishes it; a wrong set matches nothing, for ever. */

export function gauge(
  watched: Watched,
  name: Gauge,
  statistic: Statistic,
  periodSeconds = RECORDER_PERIOD_SECONDS,
): MetricMath {
  return plain({
    namespace: watched.namespace,
    name: GAUGES[name].name,
    dimensions: { [PIPELINE_DIMENSION]: watched.pipeline },
    statistic,
    periodSeconds,
  });
}

export function executions(
  watched: Watched,
  name: "ExecutionsStarted" | "ExecutionsFailed" | "ExecutionsTimedOut" | "ExecutionsAborted",
  periodSeconds: number,
): MetricMath {
  return count("AWS/States", name, { StateMachineArn: watched.stateMachineArn }, periodSeconds);
}

/** Objects of a rule that S3 gave up copying to the other site; published in the Region that sends, where something failed. */
export function failedCopies({ from, to }: SentCopies, rule: string): MetricMath {
  const dimensions = { SourceBucket: from, DestinationBucket: to, RuleId: rule };
  return count("AWS/S3", "OperationsFailedReplication", dimensions, 300);
}

/** AWS stores a point only where there was something to count. */
function count(namespace: string, name: string, dimensions: Metric["dimensions"], periodSeconds: number): MetricMath {
  return { kind: "fill", of: plain({ namespace, name, dimensions, statistic: "Sum", periodSeconds }), value: 0 };
}

/** How long an execution took; for the dashboard only, because a run that hangs has no such point. */
export function executionTime({ stateMachineArn }: Watched): Metric {
  return {
    namespace: "AWS/States",
    name: "ExecutionTime",
    dimensions: { StateMachineArn: stateMachineArn },
    statistic: "Maximum",
    periodSeconds: 300,
  };
}

/** CPU of a cluster in percent; capacity of a workgroup in Redshift Processing Units. */
export function warehouseCapacity({ warehouse }: Watched): Metric {
  const [namespace, name, dimension] =
    warehouse.kind === "cluster"
      ? ["AWS/Redshift", "CPUUtilization", "ClusterIdentifier"]
      : ["AWS/Redshift-Serverless", "ComputeCapacity", "Workgroup"];
  return { namespace, name, dimensions: { [dimension]: warehouse.name }, statistic: "Average", periodSeconds: 300 };
}

/** What a workgroup is billed for: each point speaks of the half hour before it. */
export function warehouseSeconds(workgroup: string): Metric {
  return {
    namespace: "AWS/Redshift-Serverless",
    name: "ComputeSeconds",
    dimensions: { Workgroup: workgroup },
    statistic: "Average",
    periodSeconds: 1800,
  };
}

/**
 * Percent of the warehouse's compute in use, or null where no metric tells it: a workgroup whose single query already
 * takes as much as the alarm allows would always be over it.
 */
export function warehouseUtilization(watched: Watched, over: number): MetricMath | null {
  const capacity = plain(warehouseCapacity(watched));
  if (watched.warehouse.kind === "cluster") return capacity;
  const limits = watched.warehouse.capacity;
  if (limits === null || (100 * limits.base) / limits.maximum > over) return null;
  return { kind: "multiply", left: capacity, right: { kind: "constant", value: 100 / limits.maximum } };
}

/**
 * Percent of the reader in use: extraction never touches the writer. A serverless reader grows before its CPU fills up,
 * so there the share of the largest capacity is what tells.
 */
export function sourceUtilization({ clusterIdentifier, serverless }: WatchedSource): MetricMath {
  return plain({
    namespace: "AWS/RDS",
    name: serverless ? "ACUUtilization" : "CPUUtilization",
    dimensions: { DBClusterIdentifier: clusterIdentifier, Role: "READER" },
    statistic: "Average",
    periodSeconds: 300,
  });
}

/** Percent of a job's heap; an observability metric, so the job must have them switched on. */
export function jobMemoryUtilization(jobName: string): MetricMath {
  return plain({
    namespace: "Glue",
    name: "glue.ALL.memory.heap.used.percentage",
    dimensions: { JobName: jobName, JobRunId: "ALL", ObservabilityGroup: "resource_utilization", Type: "gauge" },
    statistic: "Average",
    periodSeconds: 300,
  });
}

export type JobFigure =
  | "glue.driver.aggregate.elapsedTime"
  | "glue.driver.aggregate.bytesRead"
  | "glue.driver.ExecutorAllocationManager.executors.numberAllExecutors";

/** A figure of a job's runs, for the dashboard. The aggregates are deltas, of which only the sum means something. */
export function jobFigure(jobName: string, name: JobFigure): Metric {
  const count = name.startsWith("glue.driver.aggregate.");
  return {
    namespace: "Glue",
    name,
    dimensions: { JobName: jobName, JobRunId: "ALL", Type: count ? "count" : "gauge" },
    statistic: count ? "Sum" : "Average",
    periodSeconds: count ? 3600 : 300,
  };
}

function plain(metric: Metric): MetricMath {
  return { kind: "metric", metric };
}
