import fc from "fast-check";
import lock from "../../../stacks/rental-marketplace/pipeline.lock.json";
import type { PipelineModel } from "../../model";
import { metricsOf } from "./alarm";
import { alarmsOf, compositesOf } from "./alarms";
import { dashboardMetrics } from "./dashboard";
import { printAlarm, printComposite, type PrintedAlarm } from "./print";
import { printRunbook } from "./runbook";
import { runbookAnchor } from "./runbook-anchor";
import { PLACE, PROVISIONED, SERVERLESS } from "./testing";

const model = lock as unknown as PipelineModel;
const watched = PROVISIONED;
const place = PLACE;
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
  const runbook = printRunbook(model, alarms, { ...place, stack: "prod", outputs: { bucket: "lake" } });
  for (const { id, firstSteps } of alarms) {
    expect(alarm(id).description).toContain(`${place.runbookUrl}#${runbookAnchor(id)}`);
    const section = runbook.split(`## ${id}\n`)[1]?.split("\n## ")[0] ?? "";
    for (const step of firstSteps) expect(section).toContain(step);
    expect(section).toMatch(/```bash\naws /);
  }
});

test("the runbook's commands name nothing that its first lines do not set", () => {
  const outputs = [
    "bucket",
    "extractJob",
    "failedStarts",
    "failover",
    "ledgerTable",
    "loadJob",
    "recorder",
    "schedule",
  ];
  const named = {
    ...place,
    stack: "prod",
    outputs: Object.fromEntries([...outputs, "stateMachineArn"].map((name) => [name, "x"])),
  };
  const runbook = printRunbook(model, alarms, named);
  const blocks = [...runbook.matchAll(/```bash\n([^]*?)```/g)].map((match) => match[1] ?? "");
  const [viaPulumi = "", byHand = "", ...sections] = blocks;
  expect(viaPulumi).toContain("pulumi stack output --stack prod --shell");
  const set = new Set([...byHand.matchAll(/^(\w+)=/gm)].map((match) => match[1]));
  for (const commands of sections) {
    const local = new Set(
      [...commands.matchAll(/(?:^|read -r |\w )(\w+)=\$\(|read -r ([\w ]+) <<<|for (\w+) in /gm)].flatMap((match) =>
        (match[1] ?? match[2] ?? match[3] ?? "").split(" "),
      ),
    );
    const used = [...commands.matchAll(/\$([a-zA-Z_]\w*)/g)].map((match) => match[1] ?? "");
    expect(used.filter((name) => !set.has(name) && !local.has(name))).toEqual([]);
  }
});

test("a new alarm on which silence is a fault holds its peace until its window can be full", () => {
  expect(alarm("data-freshness").warmUpMinutes).toBe(95);
  expect(alarm("run-never-started").warmUpMinutes).toBe(27 * 60);
  expect(alarm("pipeline-failure").warmUpMinutes).toBeNull();
  for (const { warmUpMinutes } of printed.values()) expect(warmUpMinutes ?? 1).toBeLessThanOrEqual(2880);
});

describe("serverless, started by hand", () => {
  const others = alarmsOf(model, SERVERLESS);
  const metric = (id: string) => others.find((candidate) => candidate.id === id)?.watches;

  test("nothing that a schedule would have to start or to finish is watched", () => {
    const ids = new Set(others.map((candidate) => candidate.id));
    expect(alarms.map((candidate) => candidate.id).filter((id) => !ids.has(id))).toEqual([
      "data-freshness",
      "rehearsal-overdue",
      "replication-failing-backup",
      "replication-failing-curated",
      "replication-failing-manifests",
      "replication-late",
      "run-never-started",
      "sites-differ",
      "snapshot-too-old",
    ]);
  });

  test("the warehouse's use is its capacity over the largest it may have", () => {
    expect(metric("utilization-warehouse")).toMatchObject({
      kind: "multiply",
      left: {
        metric: {
          namespace: "AWS/Redshift-Serverless",
          name: "ComputeCapacity",
          dimensions: { Workgroup: "rental-etl-pipeline-dev" },
        },
      },
      right: { value: 6.25 },
    });
  });

  test("the source's use is its capacity too", () => {
    expect(metric("utilization-source")).toMatchObject({
      metric: {
        namespace: "AWS/RDS",
        name: "ACUUtilization",
        dimensions: { DBClusterIdentifier: "rental-etl-pipeline-dev-marketplace", Role: "READER" },
      },
    });
  });

  test.each([
    ["whose limit the stack does not know", null],
    ["whose one query already takes all", { base: 16, maximum: 16 }],
  ])("no alarm for a workgroup %s", (_what, capacity) => {
    const warehouse = { kind: "workgroup", name: "w", capacity } as const;
    const ids = alarmsOf(model, { ...SERVERLESS, warehouse }).map((candidate) => candidate.id);
    expect(ids).not.toContain("utilization-warehouse");
    expect(ids).toContain("utilization-source");
  });
});

test("each source that is a cluster of the stack has an alarm and a line on the dashboard", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { maxLength: 4 }), (names) => {
      const sources = names.map((name) => ({ name, clusterIdentifier: `cluster-${name}`, serverless: name < "m" }));
      const watched = { ...SERVERLESS, sources };
      const alarms = alarmsOf(model, watched).filter(({ id }) => id.startsWith("utilization-source"));
      const clusters = alarms.flatMap(({ watches }) =>
        metricsOf(watches).map(({ dimensions }) => dimensions["DBClusterIdentifier"]),
      );
      expect(clusters.sort()).toEqual(sources.map(({ clusterIdentifier }) => clusterIdentifier).sort());
      expect(new Set(alarms.map(({ id }) => id)).size).toBe(names.length);
      const drawn = dashboardMetrics(watched).map(({ dimensions }) => dimensions["DBClusterIdentifier"]);
      expect(drawn.filter((each) => each !== undefined).sort()).toEqual(clusters);
    }),
  );
});

test("on nodes both are CPU", () => {
  const metric = (id: string) => alarm(id).queries[0]?.metric;
  expect(metric("utilization-warehouse")).toMatchObject({
    namespace: "AWS/Redshift",
    name: "CPUUtilization",
    dimensions: { ClusterIdentifier: "rental-etl-pipeline" },
  });
  expect(metric("utilization-source")).toMatchObject({
    namespace: "AWS/RDS",
    name: "CPUUtilization",
    dimensions: { DBClusterIdentifier: "rental-etl-pipeline-marketplace", Role: "READER" },
  });
});
