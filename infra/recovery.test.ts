import type { PipelineModel, Standby } from "../pipeline-dsl/model";
import { machineCalls } from "./testing/machine-calls";
import { ACCOUNT } from "./testing/mock-aws";
import { oneRegionStack } from "./testing/one-region-stack";
import { RENTAL_MODEL, runStack } from "./testing/run-stack";
import { Permissions } from "./testing/simulate";
import type { Registered } from "./testing/under-mocks";

// The machines of recovery at the primary site, for each strategy: what is printed is deployed, and may do what it does.

const promise = { rpoSeconds: 86_400, rtoSeconds: 14_400 };
const STRATEGIES: readonly (readonly [kind: string, standby: Standby])[] = [
  ["pilotLight", { kind: "pilotLight", region: "us-west-2", target: "serverless", ...promise }],
  ["warmStandby", { kind: "warmStandby", region: "us-west-2", ...promise }],
  ["multiAz", { kind: "multiAz", ...promise }],
];
const MACHINE = "aws:sfn/stateMachine:StateMachine";
const arn = (service: string, resource: string): string => `arn:aws:${service}:us-east-1:${ACCOUNT}:${resource}`;

const BACKUP = "backup/dim_apartments/2026-01-25/execution";

describe.each(STRATEGIES)("%s", (kind, standby) => {
  let registered: readonly Registered[];
  let permissions: Permissions;

  beforeAll(async () => {
    const model: PipelineModel = { ...RENTAL_MODEL, recovery: { ...RENTAL_MODEL.recovery, standby } };
    registered = kind === "multiAz" ? await oneRegionStack() : await runStack("prod", { model });
    permissions = new Permissions(registered);
  });

  const definition = (name: string): string => String(permissions.input(MACHINE, name, "definition"));
  const environment = (): Readonly<Record<string, string>> =>
    (
      permissions.input("aws:lambda/function:Function", "recovery", "environment") as {
        readonly variables: Readonly<Record<string, string>>;
      }
    ).variables;

  test.each([
    "recovery-failover",
    "recovery-replay",
    "table-restore",
    "table-restore-backup",
    "backfill",
    "backfill-day",
  ])("%s may do each of its tasks, and nothing else", async (role) => {
    const site = JSON.parse(String(permissions.input("aws:dynamodb/tableItem:TableItem", "site", "item"))) as {
      readonly warehouse: {
        readonly M: Readonly<Record<"name" | "database" | "secret_arn", { readonly S: string }>>;
      };
    };
    const { name, database, secret_arn: secret } = site.warehouse.M;
    const calls = machineCalls(definition(role), {
      region: "us-east-1",
      account: ACCOUNT,
      pipeline: "RentalETLPipeline",
      pipelineMachine: "RentalETLPipeline",
      lockOwner: ["table-restore", "backfill"].includes(role) ? "RentalETLPipeline" : "RentalETLPipelineFailover",
      roleId: permissions.output("aws:iam/role:Role", role, "uniqueId"),
      warehouse: { name: name.S, database: database.S, secretArn: secret.S, workgroupArn: "" },
    });
    expect(await permissions.refused(role, calls)).toEqual([]);
    const needed = new Set(calls.flatMap((call) => permissions.requestsOf(call)).map(({ action }) => action));
    const runtime = /^(logs|xray):/;
    expect(permissions.actionsOf(role).filter((action) => !needed.has(action) && !runtime.test(action))).toEqual([]);
  });

  test("the failover starts the replay and the function that the stack makes, by the names that they have", () => {
    const text = definition("recovery-failover");
    const started = new Set(Array.from(text.matchAll(/"StateMachineArn":"([^"]+)"/g), ([, address = ""]) => address));
    expect([...started].sort()).toEqual([
      arn("states", "stateMachine:RentalETLPipelineReplay:live"),
      arn("states", "stateMachine:RentalETLPipelineRestoreTable:live"),
      arn("states", "stateMachine:RentalETLPipeline_sql:live"),
    ]);
    const asked = new Set(Array.from(text.matchAll(/"FunctionName":"([^"]+)"/g), ([, address = ""]) => address));
    const name = String(permissions.input("aws:lambda/function:Function", "recovery", "name"));
    expect([...asked]).toEqual([arn("lambda", `function:${name}`)]);
    expect(text.includes("failoverPrimaryCompute")).toBe(kind === "multiAz");
  });

  test("the function knows the other site by the name that its stack will have, where there is one", () => {
    const other = kind === "multiAz" ? undefined : "rental-etl-pipeline-prod-standby-runs";
    expect(environment()["OTHER_LEDGER_TABLE"]).toBe(other);
    expect(environment()["OTHER_REGION"]).toBe(kind === "multiAz" ? undefined : "us-west-2");
    expect(environment()).toMatchObject({ SITE: "primary", LEDGER_TABLE: "rental-etl-pipeline-runs" });
  });

  test.each([
    [
      "recovery-failover",
      { action: "redshift:DeleteCluster", resource: arn("redshift", "cluster:rental-etl-pipeline") },
    ],
    [
      "recovery-failover",
      { action: "states:StartExecution", resource: `${arn("states", "stateMachine:RentalETLPipeline")}:live` },
    ],
    [
      "recovery-replay",
      {
        action: "dynamodb:UpdateItem",
        resource: arn("dynamodb", "table/rental-etl-pipeline-runs"),
        context: { "dynamodb:LeadingKeys": ["RentalETLPipeline"] },
      },
    ],
    [
      "recovery",
      {
        action: "s3:PutObject",
        resource: "arn:aws:s3:::rental-analytics/manifests/RentalETLPipeline/load_date=2026-01-31/tables000.json",
      },
    ],
    ["recovery", { action: "s3:GetObject", resource: "arn:aws:s3:::rental-analytics/curated/dim_apartments/x" }],
    [
      "recovery",
      { action: "s3:GetObject", resource: `arn:aws:s3:::rental-analytics/${BACKUP}/rows/0000_part_00.parquet` },
    ],
    ["warehouse-copy", { action: "s3:DeleteObject", resource: "arn:aws:s3:::rental-analytics/curated/dim_users/x" }],
    [
      "recovery",
      {
        action: "dynamodb:UpdateItem",
        resource: `arn:aws:dynamodb:us-west-2:${ACCOUNT}:table/payroll`,
        context: { "dynamodb:LeadingKeys": ["RentalETLPipeline"] },
      },
    ],
    [
      "recovery",
      {
        action: "kms:Decrypt",
        resource: `arn:aws:kms:us-west-2:${ACCOUNT}:key/11111111-1111-1111-1111-111111111111`,
        context: { "kms:ViaService": "dynamodb.us-west-2.amazonaws.com", "kms:ResourceAliases": ["alias/payroll"] },
      },
    ],
  ])("%s may not: %j", async (role, call) => {
    expect(await permissions.allows(role, call)).toBe(false);
  });

  test.each([
    ["recovery", { action: "s3:GetObject", resource: `arn:aws:s3:::rental-analytics/${BACKUP}/manifest000.json` }],
    [
      "recovery",
      {
        action: "s3:ListBucket",
        resource: "arn:aws:s3:::rental-analytics",
        context: { "s3:prefix": ["curated/dim_apartments/load_date=2026-01-31/"] },
      },
    ],
    [
      "warehouse-copy",
      { action: "s3:DeleteObject", resource: `arn:aws:s3:::rental-analytics/${BACKUP}/rows/0000_part_00.parquet` },
    ],
    [
      "table-restore-backup-start",
      { action: "states:StartExecution", resource: arn("states", "stateMachine:RentalETLPipelineBackup:live") },
    ],
  ])("%s may: %j", async (role, call) => {
    expect(await permissions.allows(role, call)).toBe(true);
  });
});
