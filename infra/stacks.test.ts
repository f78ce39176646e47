import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { PipelineModel } from "../pipeline-dsl/model";
import { sortedJson } from "./sorted-json";
import { RENTAL_MODEL, runStack } from "./testing/run-stack";
import { STACKS } from "./testing/stacks";
import type { Registered } from "./testing/under-mocks";

const stacks = new Map<string, readonly Registered[]>();

beforeAll(async () => {
  for (const stack of STACKS) stacks.set(stack, await runStack(stack));
});

const of = (stack: string, type: string, name: string): Registered =>
  stacks.get(stack)!.find((resource) => resource.type === type && resource.name === name)!;

describe.each(STACKS)("%s", (stack) => {
  test("every JSON document has sorted keys", () => {
    const documents = stacks
      .get(stack)!
      .flatMap((resource) => texts(resource.inputs).filter((text) => text.startsWith("{")));
    expect(documents.length).toBeGreaterThan(30);
    for (const text of documents) expect(text).toBe(sortedJson(JSON.parse(text)));
  });

  test("every ARN is one in form", () => {
    const arns = stacks
      .get(stack)!
      .flatMap((resource) => texts(resource.inputs))
      .filter((text) => text.startsWith("arn:"));
    expect(arns.length).toBeGreaterThan(30);
    const form = /^arn:aws:[a-z0-9-]+:[a-z0-9-]*:([0-9]{12}|aws)?:[^\s]+$/;
    expect(arns.filter((arn) => !form.test(arn))).toEqual([]);
  });

  test("every resource that can have tags has them", () => {
    const taggable = stacks.get(stack)!.filter(({ type, inputs }) => type.startsWith("aws:") && "tags" in inputs);
    for (const { inputs } of taggable) {
      expect(inputs["tags"]).toMatchObject({ ManagedBy: "pulumi", Pipeline: "RentalETLPipeline", Stack: stack });
    }
    const untagged = new Set(
      stacks
        .get(stack)!
        .filter(({ type, inputs }) => type.startsWith("aws:") && !("tags" in inputs))
        .map(({ type }) => type.split(":").at(-1)),
    );
    expect([...untagged].sort()).toEqual(UNTAGGABLE[stack]);
  });

  test("what holds data is protected and retained", () => {
    const kept = stacks
      .get(stack)!
      .filter((resource) => resource.protect && resource.retainOnDelete)
      .map((resource) => resource.type.split(":").at(-1));
    expect([...new Set(kept)].sort()).toEqual(KEPT[stack]);
  });

  test("what guards a protected bucket is protected with it", () => {
    const buckets = new Set(
      stacks
        .get(stack)!
        .filter(({ type, protect }) => type === "aws:s3/bucket:Bucket" && protect)
        .map(({ inputs }) => inputs["bucket"]),
    );
    const guards = stacks
      .get(stack)!
      .filter(({ type, inputs }) => type.startsWith("aws:s3/bucket") && buckets.has(inputs["bucket"]))
      .filter(({ type }) => !NO_GUARD.has(type.split(":").at(-1) ?? ""));
    expect(guards.length).toBeGreaterThan(buckets.size * 5);
    expect(guards.filter(({ protect, retainOnDelete }) => !(protect && retainOnDelete))).toEqual([]);
  });

  test("the same definition compiled twice gives the same inputs, byte by byte", async () => {
    expect(JSON.stringify(await runStack(stack))).toBe(JSON.stringify(stacks.get(stack)));
  });

  // The plan has a new address, which the jobs and the machines that run them name.
  const carried = ["jobs-plan", "jobs-extract", "jobs-load", "orchestration-pipeline", "backfill"];
  test.each([
    [
      "source column",
      withSourceColumn,
      [
        "catalog-processed_marketplace_apartments",
        "catalog-quarantine_marketplace_apartments",
        "catalog-raw_marketplace_apartments",
      ],
    ],
    // A table is loaded by the replay's machine too, verified by the failover's, backed up and restored.
    [
      "target column",
      withTargetColumn,
      [
        "backfill-day",
        "catalog-curated_dim_apartments",
        // It tells the other site which tables it declares.
        ...(stack === "dev" ? [] : ["recovery"]),
        "recovery-failover",
        "recovery-replay",
        "table-restore",
        "table-restore-backup",
      ],
    ],
  ])("one %s more changes only the resources that carry it", async (_what, more, tables) => {
    const after = await runStack(stack, { model: more(RENTAL_MODEL) });
    const before = new Map(stacks.get(stack)!.map((resource) => [resource.urn, JSON.stringify(resource.inputs)]));
    expect(after.map((resource) => resource.urn)).toEqual([...before.keys()]);
    const changed = after.filter((resource) => before.get(resource.urn) !== JSON.stringify(resource.inputs));
    expect(changed.map((resource) => resource.name).sort()).toEqual([...tables, ...carried].sort());
  });
});

const UNTAGGABLE_EVERYWHERE = [
  "Alias",
  "BucketLifecycleConfiguration",
  "BucketLogging",
  "BucketNotification",
  "BucketOwnershipControls",
  "BucketPolicy",
  "BucketPublicAccessBlock",
  "BucketServerSideEncryptionConfiguration",
  "BucketVersioning",
  "CatalogTable",
  "Dashboard",
  "EventTarget",
  "RolePolicy",
  "Schedule",
  "SecurityConfiguration",
  "TableItem",
  "TopicPolicy",
];
/** Of a database of the stack's own. */
const OF_A_SOURCE = ["Invocation", "Permission", "RolePolicyAttachment", "SecretRotation"];

const UNTAGGABLE: Readonly<Record<string, readonly string[]>> = {
  dev: [...UNTAGGABLE_EVERYWHERE, ...OF_A_SOURCE, "UsageLimit"].sort(),
  prod: [
    ...UNTAGGABLE_EVERYWHERE,
    ...OF_A_SOURCE,
    ...["BucketReplicationConfig", "Logging", "Record", "SnapshotCopy", "TopicSubscription"],
  ].sort(),
  "prod-standby": [
    ...UNTAGGABLE_EVERYWHERE,
    ...["BucketReplicationConfig", "Record", "TopicSubscription", "UsageLimit"],
  ].sort(),
};

const KEPT_OF_LAKE = [
  "Bucket",
  "BucketLogging",
  "BucketOwnershipControls",
  "BucketPolicy",
  "BucketPublicAccessBlock",
  "BucketServerSideEncryptionConfiguration",
  "BucketVersioning",
];
/** What the lake sends to the other site. */
const KEPT_OF_COPY = ["BucketReplicationConfig", "Role", "RolePolicy"];

/** Without these a bucket holds its data all the same: what is deleted after a while, and who hears of a new object. */
const NO_GUARD = new Set(["BucketLifecycleConfiguration", "BucketNotification", "BucketObjectv2"]);

const KEPT: Readonly<Record<string, readonly string[]>> = {
  dev: [...KEPT_OF_LAKE, "Cluster", "ClusterInstance", "Key", "Namespace", "Secret", "Table", "TableItem"].sort(),
  prod: [
    ...KEPT_OF_LAKE,
    ...KEPT_OF_COPY,
    ...["Cluster", "ClusterInstance", "Key", "Secret", "SnapshotCopy", "Table", "TableItem"],
  ].sort(),
  "prod-standby": [
    ...KEPT_OF_LAKE,
    ...KEPT_OF_COPY,
    ...["Key", "Namespace", "SnapshotCopyGrant", "Table", "TableItem"],
  ].sort(),
};

test("prod bears the seed's names, dev its suffix, so that both live in one account", () => {
  const names = (stack: string): readonly unknown[] => [
    of(stack, "aws:glue/job:Job", "jobs-extract").inputs["name"],
    of(stack, "aws:glue/job:Job", "jobs-load").inputs["name"],
    of(stack, "aws:sfn/stateMachine:StateMachine", "orchestration-pipeline").inputs["name"],
    of(stack, "aws:s3/bucket:Bucket", "lake").inputs["bucket"],
  ];
  expect(names("prod")).toEqual(["RDS_TO_S3_job", "glue_to_redshift_job", "RentalETLPipeline", "rental-analytics"]);
  expect(names("dev")).toEqual([
    "RDS_TO_S3_job-dev",
    "glue_to_redshift_job-dev",
    "RentalETLPipeline-dev",
    "rental-analytics-dev",
  ]);
});

test("no two stacks share a physical name", () => {
  const physical = (stack: string): ReadonlySet<string> =>
    new Set(
      stacks
        .get(stack)!
        .filter((resource) => resource.type.startsWith("aws:") && !UNSHARED.has(resource.type))
        .flatMap(({ type, inputs }) =>
          ["name", "bucket", "clusterIdentifier", "namespaceName", "workgroupName"].flatMap((key) =>
            typeof inputs[key] === "string" ? [`${type} ${inputs[key]}`] : [],
          ),
        ),
    );
  for (const stack of ["dev", "prod-standby"])
    expect([...physical(stack)].filter((name) => physical("prod").has(name))).toEqual([]);
});

/** Named within another resource; or meant to be shared: readers' one name has a record of each site. */
const UNSHARED = new Set(["aws:sfn/alias:Alias", "aws:glue/catalogTable:CatalogTable", "aws:route53/record:Record"]);

test("destroying what holds data takes both switches", async () => {
  const lake = async (destroyable: readonly "lake"[]): Promise<boolean> =>
    (await runStack("prod", { destroyable })).find(
      (resource) => resource.type === "aws:s3/bucket:Bucket" && resource.name === "lake",
    )!.protect;
  // The committed settings name nothing, so the definition's switch alone changes nothing.
  expect(await lake(["lake"])).toBe(true);
});

test("the start carries its time, by which the machine knows a second one; dev waits to be started", () => {
  const { target, state, scheduleExpression } = of("prod", "aws:scheduler/schedule:Schedule", "orchestration")
    .inputs as {
    target: { arn: string; input: string; deadLetterConfig: { arn: string } };
    state: string;
    scheduleExpression: string;
  };
  expect([state, scheduleExpression]).toEqual(["ENABLED", "cron(0 2 * * ? *)"]);
  expect(target.arn).toBe("arn:aws:scheduler:::aws-sdk:sfn:startExecution");
  expect(JSON.parse(target.input)).toEqual({
    Input: '{"scheduled_time":"<aws.scheduler.scheduled-time>"}',
    Name: "rental-etl-pipeline-<aws.scheduler.execution-id>",
    StateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:RentalETLPipeline:live",
  });
  expect(target.deadLetterConfig.arn).toBe("arn:aws:sqs:us-east-1:123456789012:rental-etl-pipeline-failed-starts");
  expect(of("dev", "aws:scheduler/schedule:Schedule", "orchestration").inputs["state"]).toBe("DISABLED");
});

test("the whole program ends well as a process of its own; bench/program.ts measures how long it works", () => {
  execFileSync(
    process.execPath,
    ["-r", "ts-node/register", "-e", 'process.argv[2] = "prod"; require("./infra/testing/program.ts");'],
    { cwd: join(__dirname, ".."), encoding: "utf8" },
  );
});

function withSourceColumn(model: PipelineModel): PipelineModel {
  const sources = model.sources.map((source) => ({
    ...source,
    tables: source.tables.map((table) =>
      table.name === "apartments"
        ? {
            ...table,
            columns: [
              ...table.columns,
              {
                name: "floor",
                type: { kind: "integer", width: "regular", unsigned: false } as const,
                nullable: true,
                references: null,
                description: null,
              },
            ],
          }
        : table,
    ),
  }));
  return { ...model, sources };
}

/** The price once more, under another name. */
function withTargetColumn(model: PipelineModel): PipelineModel {
  const targets = model.warehouse.targets.map((target) =>
    target.name === "dim_apartments"
      ? {
          ...target,
          columns: target.columns.flatMap((column) =>
            column.name === "current_price" ? [column, { ...column, name: "listed_price" }] : [column],
          ),
        }
      : target,
  );
  return { ...model, warehouse: { ...model.warehouse, targets } };
}

/** Every text in a value, at any depth. */
function texts(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(texts);
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(texts) : [];
}
