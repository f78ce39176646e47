import lock from "../../../stacks/rental-marketplace/pipeline.lock.json";
import type { PipelineModel } from "../../model";
import { alarmsOf, compositesOf } from "./alarms";
import { printDashboard } from "./dashboard";
import { eventRulesOf } from "./events";
import { printAlarm, printComposite, type PrintedAlarm } from "./print";
import { printRunbook, runbookAnchor } from "./runbook";
import type { Watched } from "./watched";

const model = lock as unknown as PipelineModel;
const watched: Watched = {
  namespace: "RentalETLPipeline/prod",
  pipeline: "RentalETLPipeline",
  stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:RentalETLPipeline",
  jobNames: { extract: "RDS_TO_S3_job", load: "glue_to_redshift_job" },
  warehouse: { kind: "cluster", name: "rental-analytics" },
  sourceClusterIdentifier: "rental-marketplace",
};
const place = { prefix: "RentalETLPipeline", runbookUrl: "https://runbook.example/alarms" };
const alarms = alarmsOf(model, watched);
const printed = new Map(alarms.map((alarm) => [alarm.id, printAlarm(alarm, place)]));

function alarm(id: string): PrintedAlarm {
  const found = printed.get(id);
  if (found === undefined) throw new Error(`no alarm ${id}`);
  return found;
}

test("every line of the seed's monitoring section has its alarm", () => {
  expect([...printed.keys()]).toEqual(
    expect.arrayContaining([
      "job-success-rate",
      "data-freshness",
      "error-rate",
      "quality-completeness",
      "quality-accuracy",
      "quality-consistency",
      "pipeline-failure",
      "latency",
      "processing-delay",
      "unusual-data",
      "utilization-warehouse",
      "utilization-source",
      "utilization-extract-job",
      "utilization-load-job",
    ]),
  );
});

test.each([
  ["job-success-rate", "LessThanOrEqualToThreshold", 98],
  ["data-freshness", "GreaterThanOrEqualToThreshold", 24],
  ["error-rate", "GreaterThanOrEqualToThreshold", 1],
  ["quality-completeness", "LessThanOrEqualToThreshold", 99],
  ["quality-accuracy", "LessThanOrEqualToThreshold", 99.9],
  ["quality-consistency", "LessThanOrEqualToThreshold", 99],
  ["latency", "GreaterThanThreshold", 120],
  ["utilization-warehouse", "GreaterThanThreshold", 80],
])("%s: %s %d", (id, comparison, threshold) => {
  expect(alarm(id)).toMatchObject({ comparison, threshold });
});

test("metric math returns one result", () => {
  const { queries } = alarm("pipeline-failure");
  expect(queries.map(({ id, expression, returnData }) => ({ id, expression, returnData }))).toEqual([
    { id: "m1", expression: null, returnData: false },
    { id: "result", expression: "FILL(m1, 0)", returnData: true },
  ]);
});

test("a band returns the metric and the band, and has no threshold", () => {
  const unusual = alarm("unusual-data");
  expect(unusual).toMatchObject({ threshold: null, thresholdMetricId: "band" });
  expect(unusual.queries.map((query) => [query.id, query.returnData, query.expression])).toEqual([
    ["m1", true, null],
    ["band", true, "ANOMALY_DETECTION_BAND(m1, 2)"],
  ]);
});

test("CloudWatch's limits hold: description, name, queries, children", () => {
  for (const { name, description, queries } of printed.values()) {
    expect(name.length).toBeLessThanOrEqual(255);
    expect(description.length).toBeLessThanOrEqual(1024);
    expect(queries.filter((query) => query.metric !== null).length).toBeLessThanOrEqual(10);
  }
  for (const composite of compositesOf(alarms)) expect(composite.children.length).toBeLessThanOrEqual(100);
});

test("two composites notify; critical keeps warning quiet", () => {
  const [critical, warning] = compositesOf(alarms).map((composite) => printComposite(composite, place));
  expect(critical).toMatchObject({ name: "RentalETLPipeline-critical", suppressor: null });
  expect(critical?.rule).toContain('ALARM("RentalETLPipeline-data-freshness") OR');
  expect(warning?.suppressor).toBe("RentalETLPipeline-critical");
});

test("every alarm's text leads to its section of the runbook, which has three steps and a command", () => {
  const runbook = printRunbook(model, alarms);
  for (const { id, firstSteps } of alarms) {
    expect(alarm(id).description).toContain(`${place.runbookUrl}#${runbookAnchor(id)}`);
    const section = runbook.split(`## ${id}\n`)[1]?.split("\n## ")[0] ?? "";
    for (const step of firstSteps) expect(section).toContain(step);
    expect(section).toMatch(/```bash\naws /);
  }
});

test("a failed run's message holds the redrive and the retry command", () => {
  const rule = eventRulesOf(model, watched).find(({ id }) => id === "run-ended-badly");
  expect(rule?.pattern["detail"]).toEqual({
    stateMachineArn: [watched.stateMachineArn],
    status: ["ABORTED", "FAILED", "TIMED_OUT"],
  });
  expect(rule?.inputTemplate).toContain("redrive-execution --execution-arn <arn>");
  expect(rule?.inputTemplate).toContain(`start-execution --state-machine-arn ${watched.stateMachineArn}`);
  expect(rule?.inputTemplate).toContain('{\\"retry\\": true');
});

test("every variable of a message is taken from the event", () => {
  for (const rule of eventRulesOf(model, watched)) {
    const used = [...rule.inputTemplate.matchAll(/<(\w+)>/g)].map((match) => match[1]);
    expect(Object.keys(rule.inputPaths)).toEqual(expect.arrayContaining(used));
  }
});

test("the dashboard fills 24 columns without overlap and has a widget for every figure", () => {
  const { widgets } = printDashboard(model, alarms, watched, {
    ...place,
    region: "us-east-1",
    account: "123456789012",
  });
  const cells = widgets.flatMap(({ x, y, width, height }) =>
    Array.from({ length: width * height }, (_, index) => `${x + (index % width)}:${y + Math.floor(index / width)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  expect(Math.max(...widgets.map(({ x, width }) => x + width))).toBeLessThanOrEqual(24);
  const text = JSON.stringify(widgets);
  for (const name of ["DataFreshnessHours", "JobSuccessRatePercent", "CompletenessPercent", "CPUUtilization"])
    expect(text).toContain(name);
});
