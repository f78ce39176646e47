import { alarmsOf, compositesOf, lintAlarms, type Watched } from "../pipeline-dsl/targets/cloudwatch";
import { RENTAL_MODEL, runStack } from "./testing/run-stack";
import type { Registered } from "./testing/under-mocks";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const STACKS = {
  dev: { suffix: "-dev", stem: "rental-etl-pipeline-dev" },
  prod: { suffix: "", stem: "rental-etl-pipeline" },
} as const;

describe.each(["dev", "prod"] as const)("%s", (stack) => {
  const { suffix, stem } = STACKS[stack];
  let registered: readonly Registered[] = [];
  const inputs = (type: string, name: string) =>
    registered.find((resource) => resource.type === type && resource.name === name)?.inputs;
  const watched: Watched = {
    namespace: `RentalETLPipeline/${stack}`,
    pipeline: "RentalETLPipeline",
    stateMachineArn: `arn:aws:states:us-east-1:123456789012:stateMachine:RentalETLPipeline${suffix}`,
    jobNames: { extract: `RDS_TO_S3_job${suffix}`, load: `glue_to_redshift_job${suffix}` },
    warehouse:
      stack === "prod" ? { kind: "cluster", name: stem } : { kind: "workgroup", name: stem, maximumCapacity: 16 },
    sourceClusterIdentifier: `${stem}-marketplace`,
  };
  const alarms = alarmsOf(RENTAL_MODEL, watched);

  beforeAll(async () => {
    registered = await runStack(stack);
  });

  test("every alarm exists and tells nobody itself", () => {
    const made = registered.filter((resource) => resource.type === ALARM);
    expect(made.map((resource) => resource.name).sort()).toEqual(alarms.map((alarm) => alarm.id));
    for (const { inputs: alarm } of made) expect(alarm).not.toHaveProperty("alarmActions");
  });

  test("the band of unusual data is named as the threshold", () => {
    expect(inputs(ALARM, "unusual-data")).toMatchObject({ thresholdMetricId: "band" });
    expect(inputs(ALARM, "unusual-data")).not.toHaveProperty("threshold");
  });

  test("both composites tell their topic, and a warning is quiet while critical speaks", () => {
    const composite = (name: string) => inputs("aws:cloudwatch/compositeAlarm:CompositeAlarm", name);
    const topic = (severity: string) => `arn:aws:sns:us-east-1:123456789012:${stem}-${severity}`;
    expect(composite("critical")).toMatchObject({ alarmActions: [topic("critical")] });
    expect(composite("critical")).not.toHaveProperty("actionsSuppressor");
    expect(composite("warning")).toMatchObject({
      alarmActions: [topic("warning")],
      actionsSuppressor: { alarm: `RentalETLPipeline${suffix}-critical`, waitPeriod: 120, extensionPeriod: 600 },
    });
  });

  test("CloudWatch and EventBridge may use the topics' key", () => {
    expect(inputs("aws:kms/key:Key", "notifications-key")?.["policy"]).toContain(
      '"Service":["cloudwatch.amazonaws.com","events.amazonaws.com"]',
    );
  });

  test("the recorder runs every five minutes and publishes into the watched namespace", () => {
    expect(inputs("aws:scheduler/schedule:Schedule", "recorder")).toMatchObject({
      scheduleExpression: "rate(5 minutes)",
    });
    expect(inputs("aws:lambda/function:Function", "recorder")).toMatchObject({
      handler: "recorder.handler.handler",
      environment: { variables: { LEDGER_TABLE: `${stem}-runs`, NAMESPACE: watched.namespace } },
    });
  });

  test("no alarm is caught in a trap", () => {
    const jobArguments = inputs("aws:glue/job:Job", "jobs-extract")?.["defaultArguments"] ?? {};
    const key = inputs("aws:sns/topic:Topic", "notifications-critical")?.["kmsMasterKeyId"];
    expect(
      lintAlarms(alarms, compositesOf(alarms), {
        namespace: watched.namespace,
        region: "us-east-1",
        topic: { region: "us-east-1", customerManagedKey: typeof key === "string" && key.includes(":key/") },
        activeWarehouse: stem,
        jobArguments: Object.keys(jobArguments),
      }),
    ).toEqual([]);
  });
});
