import type { Metric, MetricMath, Statistic } from "./alarm";
import { GAUGES, PIPELINE_DIMENSION, RECORDER_PERIOD_SECONDS, type Gauge } from "./gauges";
import type { Watched } from "./watched";

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
  const metric = plain({
    namespace: "AWS/States",
    name,
    dimensions: { StateMachineArn: watched.stateMachineArn },
    statistic: "Sum",
    periodSeconds,
  });
  return { kind: "fill", of: metric, value: 0 };
}

/** Percent of the warehouse's compute in use. */
export function warehouseUtilization({ warehouse }: Watched): MetricMath {
  if (warehouse.kind === "cluster") {
    return plain({
      namespace: "AWS/Redshift",
      name: "CPUUtilization",
      dimensions: { ClusterIdentifier: warehouse.name },
      statistic: "Average",
      periodSeconds: 300,
    });
  }
  const capacity = plain({
    namespace: "AWS/Redshift-Serverless",
    name: "ComputeCapacity",
    dimensions: { Workgroup: warehouse.name },
    statistic: "Average",
    periodSeconds: 300,
  });
  return { kind: "multiply", left: capacity, right: { kind: "constant", value: 100 / warehouse.maximumCapacity } };
}

/** Percent of the reader's CPU: extraction never touches the writer. */
export function sourceUtilization(clusterIdentifier: string): MetricMath {
  return plain({
    namespace: "AWS/RDS",
    name: "CPUUtilization",
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

function plain(metric: Metric): MetricMath {
  return { kind: "metric", metric };
}
