import type { PipelineModel } from "../../model";
import type { MetricAlarm } from "./alarm";
import { GAUGES, PIPELINE_DIMENSION, type Gauge } from "./gauges";
import { alarmName, type AlarmPlace } from "./print";
import type { Watched } from "./watched";

/** Where the dashboard lives. */
export interface DashboardPlace extends AlarmPlace {
  readonly region: string;
  readonly account: string;
}

interface Widget {
  readonly type: "metric" | "text" | "alarm";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A row of the dashboard; its widgets share the 24 columns. */
interface Row {
  readonly title: string;
  readonly height: number;
  readonly widgets: readonly Pick<Widget, "type" | "properties">[];
}

type Graphed = readonly [namespace: string, name: string, ...dimensions: string[]];

/** The body of the CloudWatch dashboard: health, stages, quality, warehouse, what drives the cost. */
export function printDashboard(
  model: PipelineModel,
  alarms: readonly MetricAlarm[],
  watched: Watched,
  place: DashboardPlace,
): { readonly widgets: readonly Widget[] } {
  const graph = (title: string, metrics: readonly Graphed[], stat: string, annotations: readonly number[] = []) => ({
    type: "metric" as const,
    properties: {
      annotations: { horizontal: annotations.map((value) => ({ label: "threshold", value })) },
      metrics,
      period: 300,
      region: place.region,
      stat,
      title,
      view: "timeSeries",
    },
  });
  const figure = (name: Gauge): Graphed => [watched.namespace, GAUGES[name].name, PIPELINE_DIMENSION, watched.pipeline];
  const job = (name: string, metric: string, type: string): Graphed => [
    "Glue",
    metric,
    "JobName",
    name,
    "JobRunId",
    "ALL",
    "Type",
    type,
  ];
  const jobs = [watched.jobNames.extract, watched.jobNames.load];
  const threshold = (id: string) =>
    alarms.flatMap((alarm) => (alarm.id === id && alarm.limit.kind === "threshold" ? [alarm.limit.value] : []));
  const warehouse: Graphed =
    watched.warehouse.kind === "cluster"
      ? ["AWS/Redshift", "CPUUtilization", "ClusterIdentifier", watched.warehouse.name]
      : ["AWS/Redshift-Serverless", "ComputeCapacity", "Workgroup", watched.warehouse.name];
  const rows: readonly Row[] = [
    {
      title: `${model.name}: health`,
      height: 6,
      widgets: [
        { type: "alarm", properties: { alarms: alarms.map((alarm) => alarmArn(place, alarm.id)), title: "Alarms" } },
        graph("Data freshness (hours)", [figure("dataFreshness")], "Maximum", threshold("data-freshness")),
        graph("Job success rate, 30 days (%)", [figure("jobSuccessRate")], "Minimum", threshold("job-success-rate")),
        graph("Error rate (%)", [figure("errorRate")], "Maximum", threshold("error-rate")),
      ],
    },
    {
      title: "Stages",
      height: 6,
      widgets: [
        graph("Running for (minutes)", [figure("latency")], "Maximum", threshold("latency")),
        graph(
          "Execution time (ms)",
          [["AWS/States", "ExecutionTime", "StateMachineArn", watched.stateMachineArn]],
          "Maximum",
        ),
        graph(
          "Job time (ms)",
          jobs.map((name) => job(name, "glue.driver.aggregate.elapsedTime", "count")),
          "Maximum",
        ),
      ],
    },
    {
      title: "Quality",
      height: 6,
      widgets: (["completeness", "accuracy", "consistency"] as const).map((category) =>
        graph(`${category} (%)`, [figure(category)], "Minimum", threshold(`quality-${category}`)),
      ),
    },
    {
      title: "Warehouse and source",
      height: 6,
      widgets: [
        graph("Warehouse compute", [warehouse], "Average", threshold("utilization-warehouse")),
        ...(watched.sourceClusterIdentifier === null
          ? []
          : [
              graph(
                "Source reader CPU (%)",
                [
                  [
                    "AWS/RDS",
                    "CPUUtilization",
                    "DBClusterIdentifier",
                    watched.sourceClusterIdentifier,
                    "Role",
                    "READER",
                  ],
                ],
                "Average",
                threshold("utilization-source"),
              ),
            ]),
      ],
    },
    {
      title: "What drives the cost",
      height: 6,
      widgets: [
        graph("Rows read", [figure("rowsLoaded")], "Average"),
        graph(
          "Bytes read by the jobs",
          jobs.map((name) => job(name, "glue.driver.aggregate.bytesRead", "count")),
          "Sum",
        ),
        graph(
          "Executors",
          jobs.map((name) => job(name, "glue.driver.ExecutorAllocationManager.executors.numberAllExecutors", "gauge")),
          "Average",
        ),
      ],
    },
  ];
  return { widgets: layOut(rows) };
}

function layOut(rows: readonly Row[]): readonly Widget[] {
  let y = 0;
  return rows.flatMap((row) => {
    const title: Widget = { type: "text", x: 0, y, width: 24, height: 1, properties: { markdown: `## ${row.title}` } };
    const width = Math.floor(24 / row.widgets.length);
    const widgets = row.widgets.map((widget, index): Widget => ({
      ...widget,
      x: index * width,
      y: y + 1,
      width,
      height: row.height,
    }));
    y += 1 + row.height;
    return [title, ...widgets];
  });
}

function alarmArn(place: DashboardPlace, id: string): string {
  return `arn:aws:cloudwatch:${place.region}:${place.account}:alarm:${alarmName(place, id)}`;
}
