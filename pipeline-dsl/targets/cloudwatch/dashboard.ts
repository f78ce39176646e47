import type { PipelineModel } from "../../model";
import { metricsOf, type Metric, type MetricAlarm, type MetricMath } from "./alarm";
import {
  executionTime,
  gauge,
  jobFigure,
  sourceUtilization,
  warehouseCapacity,
  warehouseSeconds,
  type JobFigure,
} from "./metrics";
import { alarmName, type AlarmPlace } from "./print";
import { readerId } from "./utilization-alarms";
import type { Watched } from "./watched";

/** Where the dashboard lives. */
export interface DashboardPlace extends AlarmPlace {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** One widget, in the words of "Dashboard body structure and syntax" of the CloudWatch API. */
export interface Widget {
  readonly type: "metric" | "text" | "alarm";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A row of the dashboard; its graphs share the 24 columns. */
interface Row {
  readonly title: string;
  readonly graphs: readonly Graph[];
}

interface Graph {
  readonly title: string;
  readonly metrics: readonly Metric[];
  /** Lines across the graph: the thresholds of the alarm with this id. */
  readonly alarm?: string;
}

const COLUMNS = 24;
const GRAPH_HEIGHT = 6;

/** The body of the CloudWatch dashboard: health, stages, quality, warehouse, what drives the cost. */
export function printDashboard(
  model: PipelineModel,
  alarms: readonly MetricAlarm[],
  watched: Watched,
  place: DashboardPlace,
): { readonly widgets: readonly Widget[] } {
  let y = 0;
  const below = (height: number, widgets: readonly Omit<Widget, "x" | "y" | "width" | "height">[]): Widget[] => {
    const width = Math.floor(COLUMNS / widgets.length);
    const placed = widgets.map((widget, index) => ({ ...widget, x: index * width, y, width, height }));
    y += height;
    return placed;
  };
  const widgets = [
    ...below(1, [heading(`${model.name}: health`, place)]),
    ...below(Math.max(3, Math.ceil(alarms.length / 6)), [alarmList(alarms, place)]),
    ...rowsOf(watched).flatMap((row, index) => [
      ...(index === 0 ? [] : below(1, [{ type: "text" as const, properties: { markdown: `## ${row.title}` } }])),
      ...below(
        GRAPH_HEIGHT,
        row.graphs.map((graph) => graphWidget(graph, alarms, place)),
      ),
    ]),
  ];
  return { widgets };
}

/** All metrics on the dashboard, for the proof that each of them exists. */
export function dashboardMetrics(watched: Watched): readonly Metric[] {
  return rowsOf(watched).flatMap((row) => row.graphs.flatMap((graph) => graph.metrics));
}

function rowsOf(watched: Watched): readonly Row[] {
  const { extract, load } = watched.jobNames;
  const jobs = (name: JobFigure): readonly Metric[] => [jobFigure(extract, name), jobFigure(load, name)];
  const [first] = watched.sources;
  const readers = watched.sources.flatMap((source) => metricsOf(sourceUtilization(source)));
  return [
    {
      title: "Health",
      graphs: [
        figure("Data freshness (hours)", gauge(watched, "dataFreshness", "Maximum"), "data-freshness"),
        figure("Job success rate, 30 days (%)", gauge(watched, "jobSuccessRate", "Minimum"), "job-success-rate"),
        figure("Error rate (%)", gauge(watched, "errorRate", "Maximum"), "error-rate"),
      ],
    },
    {
      title: "Stages",
      graphs: [
        figure("Running for (minutes)", gauge(watched, "latency", "Maximum"), "latency"),
        { title: "Execution time (ms)", metrics: [executionTime(watched)] },
        { title: "Job time (ms an hour)", metrics: jobs("glue.driver.aggregate.elapsedTime") },
      ],
    },
    {
      title: "Quality",
      graphs: (["completeness", "accuracy", "consistency"] as const).map((category) =>
        figure(`${category} (%)`, gauge(watched, category, "Minimum"), `quality-${category}`),
      ),
    },
    {
      title: "Warehouse and source",
      graphs: [
        { title: "Warehouse compute", metrics: [warehouseCapacity(watched)] },
        ...(first === undefined
          ? []
          : [{ title: "Source reader (%)", metrics: readers, alarm: `utilization-${readerId(watched, first)}` }]),
      ],
    },
    {
      title: "What drives the cost",
      graphs: [
        figure("Rows read", gauge(watched, "rowsLoaded", "Average")),
        { title: "Bytes read by the jobs", metrics: jobs("glue.driver.aggregate.bytesRead") },
        {
          title: "Executors",
          metrics: jobs("glue.driver.ExecutorAllocationManager.executors.numberAllExecutors"),
        },
        ...(watched.warehouse.kind === "workgroup"
          ? [{ title: "Warehouse (RPU-seconds, last 30 minutes)", metrics: [warehouseSeconds(watched.warehouse.name)] }]
          : []),
      ],
    },
  ];
}

function figure(title: string, math: MetricMath, alarm?: string): Graph {
  return { title, metrics: metricsOf(math), ...(alarm === undefined ? {} : { alarm }) };
}

function heading(title: string, place: DashboardPlace): Pick<Widget, "type" | "properties"> {
  const { runbookUrl: url } = place;
  const runbook = url.startsWith("https://") ? `[runbook](${url})` : `runbook: ${url}`;
  return { type: "text", properties: { markdown: `## ${title} (${runbook})` } };
}

function alarmList(alarms: readonly MetricAlarm[], place: DashboardPlace): Pick<Widget, "type" | "properties"> {
  const arnOf = (id: string): string =>
    `arn:${place.partition}:cloudwatch:${place.region}:${place.account}:alarm:${alarmName(place, id)}`;
  return { type: "alarm", properties: { alarms: alarms.map((alarm) => arnOf(alarm.id)), title: "Alarms" } };
}

function graphWidget(
  graph: Graph,
  alarms: readonly MetricAlarm[],
  place: DashboardPlace,
): Pick<Widget, "type" | "properties"> {
  const limit = alarms.find((alarm) => alarm.id === graph.alarm)?.limit;
  const line = limit?.kind === "threshold" ? [{ label: "threshold", value: limit.value }] : [];
  return {
    type: "metric",
    properties: {
      ...(line.length === 0 ? {} : { annotations: { horizontal: line } }),
      metrics: graph.metrics.map(graphed),
      region: place.region,
      title: graph.title,
      view: "timeSeries",
    },
  };
}

/** Namespace, name, dimensions by turns, and how it is drawn. */
function graphed({ namespace, name, dimensions, statistic, periodSeconds }: Metric): readonly unknown[] {
  return [namespace, name, ...Object.entries(dimensions).flat(), { period: periodSeconds, stat: statistic }];
}
