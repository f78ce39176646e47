import { lintAlarms } from "../pipeline-dsl/evaluators/cloudwatch";
import { alarmsOf, compositesOf, eventRulesOf, type Watched } from "../pipeline-dsl/targets/cloudwatch";
import { rentalNames } from "./testing/role-calls";
import { RENTAL_MODEL, runStack } from "./testing/run-stack";
import { Permissions, type Call } from "./testing/simulate";
import { STACKS, type Stack } from "./testing/stacks";
import type { Registered } from "./testing/under-mocks";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const ACCOUNT = "123456789012";
const COPIED = ["curated", "manifests", "backup"];
const RULES = [
  "failover-ended-badly",
  "job-ended-badly",
  "job-is-slow",
  "quality-evaluated-badly",
  "recovery-ended-badly",
  "run-ended-badly",
];
/** No run begins, or none has ended well. */
const CRITICAL_RULES = new Set(["failover-ended-badly", "run-ended-badly"]);

/** What tells the stacks apart. */
const WATCHED: Readonly<
  Record<Stack, Pick<Watched, "scheduled" | "warehouse" | "rehearsed" | "standby" | "sends" | "sources">>
> = {
  dev: {
    scheduled: false,
    warehouse: { kind: "workgroup", name: "rental-etl-pipeline-dev", capacity: { base: 8, maximum: 16 } },
    rehearsed: false,
    standby: null,
    sends: null,
    sources: [{ name: "marketplace", clusterIdentifier: "rental-etl-pipeline-dev-marketplace", serverless: true }],
  },
  prod: {
    scheduled: true,
    warehouse: { kind: "cluster", name: "rental-etl-pipeline" },
    rehearsed: false,
    standby: null,
    sends: { from: "rental-analytics", to: "rental-analytics-standby", rules: COPIED },
    sources: [{ name: "marketplace", clusterIdentifier: "rental-etl-pipeline-marketplace", serverless: false }],
  },
  "prod-standby": {
    scheduled: true,
    warehouse: { kind: "workgroup", name: "rental-etl-pipeline-prod-standby", capacity: { base: 8, maximum: 64 } },
    rehearsed: true,
    standby: "pilotLight",
    sends: { from: "rental-analytics-standby", to: "rental-analytics", rules: COPIED },
    sources: [],
  },
};

describe.each(STACKS)("%s", (stack) => {
  const { stem, region, pipeline } = rentalNames(stack);
  const suffix = pipeline.replace("RentalETLPipeline", "");
  let registered: readonly Registered[] = [];
  const inputs = (type: string, name: string) =>
    registered.find((resource) => resource.type === type && resource.name === name)?.inputs;
  const document = (type: string, name: string, key: string): unknown => JSON.parse(String(inputs(type, name)?.[key]));
  const machine = `arn:aws:states:${region}:${ACCOUNT}:stateMachine:RentalETLPipeline${suffix}`;
  const recovery = (kind: string): string =>
    `arn:aws:states:${region}:${ACCOUNT}:stateMachine:RentalETLPipeline${kind}${suffix}`;
  const topic = (severity: string): string => `arn:aws:sns:${region}:${ACCOUNT}:${stem}-${severity}`;
  const composite = (severity: string): string =>
    `arn:aws:cloudwatch:${region}:${ACCOUNT}:alarm:RentalETLPipeline${suffix}-${severity}`;
  const rule = (id: string): string => `arn:aws:events:${region}:${ACCOUNT}:rule/${stem}-${id}`;
  const watched: Watched = {
    namespace: `RentalETLPipeline/${stack}`,
    pipeline: "RentalETLPipeline",
    stateMachineArn: machine,
    startArn: `${machine}:live`,
    recovery: {
      failover: recovery("Failover"),
      ofTables: [recovery("Backup"), recovery("RestoreTable"), recovery("Backfill")],
    },
    jobNames: { extract: `RDS_TO_S3_job${suffix}`, load: `glue_to_redshift_job${suffix}` },
    ...WATCHED[stack],
  };
  const place = { prefix: `RentalETLPipeline${suffix}`, runbookUrl: "docs/generated/runbook.md" };
  const alarms = alarmsOf(RENTAL_MODEL, watched);

  beforeAll(async () => {
    registered = await runStack(stack);
  });

  test("every alarm exists and tells nobody itself", () => {
    const made = registered.filter((resource) => resource.type === ALARM);
    const ofReadersName = watched.standby === null ? [] : ["name"];
    expect(made.map((resource) => resource.name).sort()).toEqual(
      [...alarms.map((alarm) => alarm.id), ...ofReadersName].sort(),
    );
    for (const { inputs: alarm } of made) expect(alarm).not.toHaveProperty("alarmActions");
  });

  test("an alarm that waits for a run exists only where a schedule promises one", () => {
    const made = registered.filter((resource) => resource.type === ALARM).map((resource) => resource.name);
    for (const id of ["data-freshness", "run-never-started"]) expect(made.includes(id)).toBe(watched.scheduled);
    expect(inputs("aws:scheduler/schedule:Schedule", "recorder")).not.toHaveProperty("state", "DISABLED");
  });

  test("an alarm on a figure, in full", () => {
    expect(inputs(ALARM, "latency")).toMatchObject({
      name: `RentalETLPipeline${suffix}-latency`,
      alarmDescription:
        "A run takes longer than 120 minutes. The oldest running run began more than 120 minutes ago. Runbook: docs/generated/runbook.md#latency",
      comparisonOperator: "GreaterThanThreshold",
      threshold: 120,
      evaluationPeriods: 3,
      datapointsToAlarm: 3,
      treatMissingData: "breaching",
      warmUpConfiguration: { warmUpPeriodDurationInMinutes: 20 },
      metricQueries: [
        {
          id: "m1",
          label: "A run takes longer than 120 minutes",
          returnData: true,
          metric: {
            namespace: `RentalETLPipeline/${stack}`,
            metricName: "OldestRunningMinutes",
            dimensions: { Pipeline: "RentalETLPipeline" },
            period: 300,
            stat: "Maximum",
          },
        },
      ],
    });
  });

  test("the band of unusual data is named as the threshold", () => {
    expect(inputs(ALARM, "unusual-data")).toMatchObject({ thresholdMetricId: "band" });
    expect(inputs(ALARM, "unusual-data")).not.toHaveProperty("threshold");
  });

  test("both composites tell their topic, and a warning is quiet while critical speaks", () => {
    const made = (name: string) => inputs("aws:cloudwatch/compositeAlarm:CompositeAlarm", name);
    for (const severity of ["critical", "warning"] as const) {
      const children = alarms.filter((alarm) => alarm.severity === severity);
      expect(made(severity)).toMatchObject({
        alarmName: `RentalETLPipeline${suffix}-${severity}`,
        alarmRule: children.map(({ id }) => `ALARM("RentalETLPipeline${suffix}-${id}")`).join(" OR "),
        alarmActions: [topic(severity)],
        okActions: [topic(severity)],
      });
      expect(made(severity)).not.toHaveProperty("actionsEnabled");
    }
    expect(made("critical")).not.toHaveProperty("actionsSuppressor");
    expect(made("warning")).toMatchObject({
      actionsSuppressor: { alarm: `RentalETLPipeline${suffix}-critical`, waitPeriod: 120, extensionPeriod: 600 },
    });
  });

  test("the event rules are exactly these, each with its pattern, its topic and its message", () => {
    const declared = eventRulesOf(RENTAL_MODEL, watched, place);
    // The rule that starts backups tells nobody.
    const made = registered.filter(
      ({ type, name }) => type === "aws:cloudwatch/eventRule:EventRule" && name !== "table-restore-backup",
    );
    expect(made.map((resource) => resource.name).sort()).toEqual(RULES);
    const patterns = Object.fromEntries(
      made.map(({ name, inputs: { eventPattern } }) => [name, JSON.parse(String(eventPattern)) as unknown]),
    );
    const jobName = [`RDS_TO_S3_job${suffix}`, `glue_to_redshift_job${suffix}`];
    expect(patterns).toEqual({
      "run-ended-badly": {
        source: ["aws.states"],
        "detail-type": ["Step Functions Execution Status Change"],
        detail: { stateMachineArn: [machine], status: ["ABORTED", "FAILED", "TIMED_OUT"] },
      },
      "failover-ended-badly": {
        source: ["aws.states"],
        "detail-type": ["Step Functions Execution Status Change"],
        detail: { stateMachineArn: [recovery("Failover")], status: ["ABORTED", "FAILED", "TIMED_OUT"] },
      },
      "recovery-ended-badly": {
        source: ["aws.states"],
        "detail-type": ["Step Functions Execution Status Change"],
        detail: {
          stateMachineArn: [recovery("Backup"), recovery("RestoreTable"), recovery("Backfill")],
          status: ["ABORTED", "FAILED", "TIMED_OUT"],
        },
      },
      "job-ended-badly": {
        source: ["aws.glue"],
        "detail-type": ["Glue Job State Change"],
        detail: { jobName, state: ["ERROR", "FAILED", "STOPPED", "TIMEOUT"] },
      },
      "job-is-slow": { source: ["aws.glue"], "detail-type": ["Glue Job Run Status"], detail: { jobName } },
      "quality-evaluated-badly": {
        source: ["aws.glue-dataquality"],
        "detail-type": ["Data Quality Evaluation Results Available"],
        detail: { context: { jobName: [`glue_to_redshift_job${suffix}`] }, state: ["FAILED"] },
      },
    });
    for (const { id, inputPaths, inputTemplate } of declared) {
      expect(inputs("aws:cloudwatch/eventTarget:EventTarget", id)).toEqual({
        rule: `${stem}-${id}`,
        arn: topic(CRITICAL_RULES.has(id) ? "critical" : "warning"),
        roleArn: `arn:aws:iam::${ACCOUNT}:role/${stem}-events`,
        inputTransformer: { inputPaths, inputTemplate },
      });
    }
    for (const { inputs: made } of registered.filter(({ type }) => type === "aws:cloudwatch/eventRule:EventRule"))
      expect(String(made["name"]).length).toBeLessThanOrEqual(64);
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

  test("the jobs report what the alarms and the event rules listen for", () => {
    for (const job of ["jobs-extract", "jobs-load"]) {
      expect(inputs("aws:glue/job:Job", job)).toMatchObject({
        defaultArguments: { "--enable-metrics": "true", "--enable-observability-metrics": "true" },
        notificationProperty: { notifyDelayAfter: 90 },
      });
    }
  });

  test("no alarm is caught in a trap", () => {
    const jobArguments = inputs("aws:glue/job:Job", "jobs-extract")?.["defaultArguments"] ?? {};
    const key = inputs("aws:sns/topic:Topic", "notifications-critical")?.["kmsMasterKeyId"];
    expect(
      lintAlarms(alarms, compositesOf(alarms), {
        namespace: watched.namespace,
        region,
        topic: { region, customerManagedKey: typeof key === "string" && key.includes(":key/") },
        activeWarehouse: stem,
        jobArguments: Object.keys(jobArguments),
      }),
    ).toEqual([]);
  });

  describe("who may publish", () => {
    const asService = (service: string, sourceArn: string, sourceAccount = ACCOUNT) => ({
      service,
      context: { "aws:SourceArn": sourceArn, "aws:SourceAccount": sourceAccount },
    });
    const mayPublish = (severity: string, caller: ReturnType<typeof asService>): Promise<boolean> =>
      new Permissions(registered).allowsService(
        caller.service,
        { action: "sns:Publish", resource: topic(severity), context: caller.context },
        document("aws:sns/topicPolicy:TopicPolicy", `notifications-${severity}`, "policy"),
      );
    const mayUseKey = (caller: ReturnType<typeof asService>, action: string): Promise<boolean> =>
      new Permissions(registered).allowsService(
        caller.service,
        { action, resource: keyArn(), context: caller.context },
        document("aws:kms/key:Key", "notifications-key", "policy"),
      );
    const keyArn = (): string => String(inputs("aws:sns/topic:Topic", "notifications-critical")?.["kmsMasterKeyId"]);

    test("the composite alarm of its severity, and under its key", async () => {
      for (const severity of ["critical", "warning"]) {
        const alarm = asService("cloudwatch.amazonaws.com", composite(severity));
        expect(await mayPublish(severity, alarm)).toBe(true);
        expect(await mayUseKey(alarm, "kms:GenerateDataKey")).toBe(true);
        expect(await mayUseKey(alarm, "kms:Decrypt")).toBe(true);
      }
    });

    test.each([
      ["another alarm of the account", asService("cloudwatch.amazonaws.com", composite("latency"))],
      [
        "the same alarm of another account",
        asService("cloudwatch.amazonaws.com", composite("critical"), "999999999999"),
      ],
      ["EventBridge in its own name", asService("events.amazonaws.com", rule("run-ended-badly"))],
      ["another service", asService("s3.amazonaws.com", "arn:aws:s3:::bucket")],
    ])("not %s", async (_who, caller) => {
      expect(await mayPublish("critical", caller)).toBe(false);
      expect(await mayUseKey(caller, "kms:GenerateDataKey")).toBe(false);
    });

    test("the rules, through a role that only they can take", async () => {
      const trust = document("aws:iam/role:Role", "events", "assumeRolePolicy");
      const assume = (caller: ReturnType<typeof asService>): Promise<boolean> =>
        new Permissions(registered).allowsService(
          caller.service,
          {
            action: "sts:AssumeRole",
            resource: `arn:aws:iam::${ACCOUNT}:role/${stem}-events`,
            context: caller.context,
          },
          trust,
        );
      for (const id of RULES) expect(await assume(asService("events.amazonaws.com", rule(id)))).toBe(true);
      expect(await assume(asService("events.amazonaws.com", rule("another")))).toBe(false);
      expect(await assume(asService("events.amazonaws.com", rule("run-ended-badly"), "999999999999"))).toBe(false);
      expect(await assume(asService("scheduler.amazonaws.com", rule("run-ended-badly")))).toBe(false);
    });

    test("that role publishes to these two topics and nothing else", async () => {
      const through = { "kms:ViaService": `sns.${region}.amazonaws.com` };
      const permissions = new Permissions(registered);
      const decide = (call: Call): Promise<boolean> => permissions.allows("events", call);
      for (const severity of ["critical", "warning"])
        expect(await decide({ action: "sns:Publish", resource: topic(severity) })).toBe(true);
      expect(await decide({ action: "kms:GenerateDataKey", resource: keyArn(), context: through })).toBe(true);
      expect(await decide({ action: "kms:GenerateDataKey", resource: keyArn() })).toBe(false);
      expect(await decide({ action: "sns:Publish", resource: topic("payroll") })).toBe(false);
      expect(await decide({ action: "sns:DeleteTopic", resource: topic("critical") })).toBe(false);
    });
  });
});
