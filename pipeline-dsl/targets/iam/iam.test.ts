import { compile } from "../..";
import definition from "../../../stacks/rental-marketplace/pipeline";
import {
  copyRoleAccess,
  extractJobAccess,
  identityPolicy,
  loadJobAccess,
  partMachineAccess,
  pipelineMachineAccess,
  recorderAccess,
  rotationAccess,
  snapshotScheduleAccess,
  sqlMachineAccess,
  rehearsalScheduleAccess,
  startScheduleAccess,
  trustPolicy,
  vpcEndpoints,
  wildcardReasons,
  type AccessPlace,
  type Statement,
} from ".";

const { model } = compile(definition);
const key = (id: string): string => `arn:aws:kms:us-east-1:123456789012:key/${id}`;
const place: AccessPlace = {
  partition: "aws",
  region: "us-east-1",
  account: "123456789012",
  lakeBucket: "lake",
  artifactsPrefix: "artifacts/",
  ledgerTable: "runs",
  machines: {
    pipeline: "Pipeline",
    sql: "Pipeline_sql",
    parts: ["Pipeline_part_1", "Pipeline_part_2"],
    lockHolders: ["Pipeline"],
    alias: "live",
  },
  jobNames: { extract: "extract", load: "load" },
  securityConfiguration: "jobs",
  connections: ["source"],
  sourceSecrets: { marketplace: "source/marketplace" },
  warehouse: {
    kind: "cluster",
    name: "warehouse",
    database: "analytics",
    arn: "arn:aws:redshift:us-east-1:123456789012:cluster:warehouse",
    secretArn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:warehouse-AbC123",
    namespaceArn: null,
  },
  rehearsal: null,
  subnets: ["subnet-1"],
  jobsSecurityGroup: "sg-1",
  keys: { lake: key("lake"), operations: key("operations"), warehouse: key("warehouse") },
};

const everything: Readonly<Record<string, readonly Statement[]>> = {
  extractJob: extractJobAccess(model, place),
  loadJob: loadJobAccess(model, place),
  pipelineMachine: pipelineMachineAccess(model, place),
  partMachine: partMachineAccess(model, place),
  sqlMachine: sqlMachineAccess(place, "AROAEXAMPLE"),
  sqlMachineAsItself: sqlMachineAccess({ ...place, warehouse: { ...place.warehouse, secretArn: null } }, "AROAEXAMPLE"),
  copyRole: copyRoleAccess(model, place, key("lake")),
  startSchedule: startScheduleAccess(place, "queue"),
  rehearsalSchedule: rehearsalScheduleAccess(place, "PipelineFailover", "queue"),
  snapshotSchedule: snapshotScheduleAccess(place, null, "queue"),
  recorder: recorderAccess(model, place, "recorder", "Pipeline/prod"),
  rotation: rotationAccess({
    ...place,
    functionName: "rotation",
    readerSecret: "source/marketplace",
    readerSecretKey: key("operations"),
    adminSecretArn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:admin-AbC123",
    adminSecretKey: key("source"),
    databaseArn: "arn:aws:rds:us-east-1:123456789012:cluster:marketplace",
  }),
};

describe.each(Object.entries(everything))("%s", (_name, statements) => {
  test("allows no wildcard action", () => {
    expect(statements.flatMap((statement) => statement.actions).filter((action) => action.includes("*"))).toEqual([]);
  });

  test("allows a wildcard resource only with its reason", () => {
    expect(wildcardReasons(statements).filter((wildcard) => wildcard.reason === null)).toEqual([]);
  });

  test("never passes a role", () => {
    expect(statements.flatMap((statement) => statement.actions)).not.toContain("iam:PassRole");
  });

  test("names each statement once", () => {
    const sids = statements.map((statement) => statement.sid);
    expect(new Set(sids).size).toBe(sids.length);
  });

  test("fits an inline policy of a role", () => {
    expect(JSON.stringify(identityPolicy(statements)).length).toBeLessThan(10_240);
  });
});

test("the jobs' endpoints are those of the services that they call, and no others", () => {
  expect(vpcEndpoints([...extractJobAccess(model, place), ...loadJobAccess(model, place)])).toEqual({
    gateway: ["dynamodb", "s3"],
    interface: ["glue", "logs", "monitoring", "secretsmanager"],
  });
});

test("a trust names the account and the resource", () => {
  const trust = trustPolicy({
    service: "glue.amazonaws.com",
    account: "123456789012",
    sourceArn: "arn:aws:glue:us-east-1:123456789012:job/extract",
  });
  expect(trust.Statement[0]).toMatchObject({
    Principal: { Service: "glue.amazonaws.com" },
    Condition: {
      ArnLike: { "aws:SourceArn": "arn:aws:glue:us-east-1:123456789012:job/extract" },
      StringEquals: { "aws:SourceAccount": "123456789012" },
    },
  });
});

test("a definition without sources grants nothing on sources", () => {
  const policy = identityPolicy(extractJobAccess({ ...model, sources: [] }, { ...place, sourceSecrets: {} }));
  expect(policy.Statement.map((statement) => statement.Sid)).not.toEqual(expect.arrayContaining(["OverwriteRaw"]));
});

test("a role that starts parts is no longer for more of them, and names no machine but parts", () => {
  const parts = (count: number): readonly string[] =>
    Array.from({ length: count }, (_, index) => `Pipeline_part_${String(index + 1)}-dev`);
  const access = (count: number): readonly Statement[] =>
    pipelineMachineAccess(model, { ...place, machines: { ...place.machines, parts: parts(count) } });
  const size = (count: number): number => JSON.stringify(identityPolicy(access(count))).length;
  expect([size(9), size(99)]).toEqual([size(1), size(10)]);
  const started = access(99).find(({ sid }) => sid === "StartParts")?.resources ?? [];
  const names = started.map((resource) => new RegExp(`^${resource.split(":").at(-1)?.replaceAll("?", ".") ?? ""}$`));
  const startable = (name: string): boolean => names.some((pattern) => pattern.test(name));
  expect(parts(99).filter((name) => !startable(name))).toEqual([]);
  for (const other of ["Pipeline-dev", "Pipeline_sql-dev", "Pipeline_part_1", "Pipeline_backfill_part_1-dev"])
    expect([other, startable(other)]).toEqual([other, false]);
});

test("a definition ten times larger still fits into a role, by naming sources and the curated zone", () => {
  const tenfold = <T extends { readonly name: string }>(things: readonly T[]): readonly T[] =>
    things.flatMap((thing) => Array.from({ length: 10 }, (_, copy) => ({ ...thing, name: `${thing.name}_${copy}` })));
  const large = {
    ...model,
    sources: model.sources.map((source) => ({ ...source, tables: tenfold(source.tables) })),
    warehouse: { ...model.warehouse, targets: tenfold(model.warehouse.targets) },
  };
  const longNames = { ...place, lakeBucket: "b".repeat(63) };
  for (const access of [extractJobAccess(large, longNames), loadJobAccess(large, longNames)]) {
    expect(JSON.stringify(identityPolicy(access)).length).toBeLessThan(10_240);
    expect(JSON.stringify(access)).toContain("/raw/marketplace/*");
  }
});
