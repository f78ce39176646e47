import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PipelineModel } from "../../model";
import { exampleBindings } from "../example-bindings";
import { exampleJobFiles, printJobSpecs } from "../glue";
import { warehouseBatches } from "../warehouse-batches";
import type { Bindings } from "../bindings";
import type { Json, JsonObject, TaskState } from "./asl";

import { allStates } from "./limits";
import { printMachines } from "./machines";
import { printRecoveryMachines } from "./recovery-machines";
import { printBackfillMachines } from "./backfill";
import { printRestoreMachines } from "./restore";

const ROOT = join(__dirname, "..", "..", "..");
const model = JSON.parse(
  readFileSync(join(ROOT, "stacks", "rental-marketplace", "pipeline.lock.json"), "utf8"),
) as PipelineModel;
const bindings = exampleBindings(model);

/** The services of the state machine's resources, as botocore names them. */
const SERVICES: Readonly<Record<string, string>> = {
  dynamodb: "dynamodb",
  glue: "glue",
  lambda: "lambda",
  redshift: "redshift",
  redshiftserverless: "redshift-serverless",
  route53: "route53",
  redshiftdata: "redshift-data",
  sfn: "stepfunctions",
  states: "stepfunctions",
};

const LOWER_CASED = "redshift-serverless";

interface Call {
  readonly service: string;
  readonly operation: string;
  readonly parameters: Json;
  readonly selected: readonly string[];
}

function callOf(task: TaskState): Call {
  const name = task.Resource.replace("arn:aws:states:::", "")
    .replace("aws-sdk:", "")
    .replace(/\.sync.*$/, "");
  const [service = "", action = ""] = name.split(":");
  const parameters = shaped(task.Parameters) as JsonObject;
  const known = SERVICES[service] ?? service;
  return {
    service: known,
    operation: `${action.charAt(0).toUpperCase()}${action.slice(1)}`,
    parameters: service === "states" ? started(parameters) : service === "lambda" ? invoked(parameters) : parameters,
    // What a job run and an execution answer to the state machine are not what their start answers.
    selected: task.Resource.includes(".sync") ? [] : Object.values(task.ResultSelector ?? {}).map(topField),
  };
}

const SHAPED: Readonly<Record<string, Json>> = { Sqls: ["SELECT 1"], EndTime: "2026-01-31T02:00:00Z" };

/** Where a path stands, a value of the type that the path leads to. */
function shaped(value: Json): Json {
  if (Array.isArray(value)) return value.map(shaped);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([key, member]) => {
      if (!key.endsWith(".$")) return [key, shaped(member)];
      const name = key.slice(0, -".$".length);
      return [name, SHAPED[name] ?? "arn:aws:states:eu-west-1:1:x"];
    }),
  );
}

/** Step Functions takes the input of an execution as JSON; the API wants it as text. */
function started(parameters: JsonObject): JsonObject {
  return { stateMachineArn: parameters["StateMachineArn"] ?? "", input: JSON.stringify(parameters["Input"]) };
}

/** The payload of a function is JSON here, and bytes in the API. */
function invoked(parameters: JsonObject): JsonObject {
  return { ...parameters, Payload: JSON.stringify(parameters["Payload"]) };
}

/** Also of a path within a function. */
function topField(path: Json): string {
  return typeof path === "string" ? (/\$\.(\w+)/.exec(path)?.[1] ?? "") : "";
}

/** The API's own field names start in lower case in Step Functions; an SDK task writes them in upper case. */
function apiNames(call: Call): Call {
  const lowers = call.service === "stepfunctions" ? call.operation !== "StartExecution" : call.service === LOWER_CASED;
  if (!lowers) return call;
  const lower = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
  const parameters = Object.fromEntries(
    Object.entries(call.parameters as JsonObject).map(([key, value]) => [lower(key), value]),
  );
  return { ...call, parameters, selected: call.selected.map(lower) };
}

function faultsOf(calls: readonly Call[]): readonly (readonly string[])[] {
  const output = execFileSync(join(ROOT, ".venv", "bin", "python"), [join(__dirname, "check_tasks.py")], {
    input: JSON.stringify(calls.map(apiNames)),
    encoding: "utf8",
  });
  return JSON.parse(output) as string[][];
}

/** Every strategy at every site that it has, every kind of warehouse, every way to move a name. */
function everyTask(): readonly (readonly [string, TaskState])[] {
  const promised = { rpoSeconds: 3600, rtoSeconds: 7200 };
  const region = "us-west-2";
  const standbys = [
    { kind: "pilotLight", region, target: "serverless", ...promised },
    { kind: "pilotLight", region, target: "provisioned", ...promised },
    { kind: "warmStandby", region, ...promised },
    { kind: "multiAz", ...promised },
  ] as const;
  const names = [
    { kind: "healthCheck" },
    { kind: "upsert", hostedZone: "Z0123456789", record: "warehouse.example.com", address: "standby.example.com" },
  ] as const;
  const snapshots = [
    { kind: "cluster", identifier: "rental" },
    { kind: "namespace", arn: "arn:aws:redshift-serverless:eu-west-1:123456789012:namespace/x" },
  ] as const;
  const warehouse = { ...bindings.warehouse, secretArn: "arn:aws:secretsmanager:eu-west-1:1:secret:x" };
  const machines = standbys.flatMap((standby, index) => {
    const told = { ...model, recovery: { ...model.recovery, standby } };
    const place: Bindings = {
      ...bindings,
      site: standby.kind === "multiAz" ? "primary" : "standby",
      warehouse: { ...warehouse, kind: index % 2 === 0 ? "cluster" : "workgroup" },
      recovery: { ...bindings.recovery!, name: names[index % 2]!, snapshotsOf: snapshots[index % 2]! },
    };
    const batchOf = warehouseBatches(told, []);
    return [
      ...printMachines(told, place, batchOf),
      ...printRecoveryMachines(told, place, batchOf),
      ...printRestoreMachines(told, place),
      ...printBackfillMachines(told, place, batchOf),
    ];
  });
  return machines.flatMap(({ document }) =>
    allStates(document).flatMap(([name, state]) => (state.Type === "Task" ? [[name, state] as const] : [])),
  );
}

test("every task's parameters, and every field that is read of an answer, are those of the API", () => {
  const tasks = everyTask();
  const faults = faultsOf(tasks.map(([, task]) => callOf(task)));
  expect(tasks.map(([name], index) => [name, faults[index]]).filter(([, found]) => found?.length !== 0)).toEqual([]);
  expect([...new Set(tasks.map(([, task]) => task.Resource.replace("arn:aws:states:::", "")))].sort()).toEqual([
    "aws-sdk:dynamodb:getItem",
    "aws-sdk:dynamodb:query",
    "aws-sdk:dynamodb:transactWriteItems",
    "aws-sdk:dynamodb:updateItem",
    "aws-sdk:redshift:createClusterSnapshot",
    "aws-sdk:redshift:deleteCluster",
    "aws-sdk:redshift:describeClusterSnapshots",
    "aws-sdk:redshift:describeClusters",
    "aws-sdk:redshift:describeTableRestoreStatus",
    "aws-sdk:redshift:failoverPrimaryCompute",
    "aws-sdk:redshift:restoreFromClusterSnapshot",
    "aws-sdk:redshift:restoreTableFromClusterSnapshot",
    "aws-sdk:redshiftdata:batchExecuteStatement",
    "aws-sdk:redshiftdata:describeStatement",
    "aws-sdk:redshiftserverless:getNamespace",
    "aws-sdk:redshiftserverless:getTableRestoreStatus",
    "aws-sdk:redshiftserverless:listSnapshots",
    "aws-sdk:redshiftserverless:restoreFromSnapshot",
    "aws-sdk:redshiftserverless:restoreTableFromSnapshot",
    "aws-sdk:route53:changeResourceRecordSets",
    "aws-sdk:sfn:describeExecution",
    "glue:startJobRun.sync",
    "lambda:invoke",
    "states:startExecution.sync:2",
  ]);
});

test("who has AWS keep an admin's password names the key of its secret: AWS would take its own", () => {
  const keeping = everyTask().flatMap(([, { Parameters }]) =>
    Object.keys(Parameters).flatMap((name) => {
      const [, admin] = /^Manage(\w+Password)$/.exec(name) ?? [];
      return admin === undefined ? [] : [[name, Parameters[`${admin}SecretKmsKeyId`]] as const];
    }),
  );
  expect(new Map(keeping)).toEqual(
    new Map([
      ["ManageAdminPassword", bindings.recovery?.adminSecretKeyArn],
      ["ManageMasterPassword", bindings.recovery?.cluster?.secretKeyArn],
    ]),
  );
});

test("the jobs are what CreateJob takes", () => {
  const jobs = printJobSpecs(model, bindings, exampleJobFiles(bindings)).map((spec) => ({
    service: "glue",
    operation: "CreateJob",
    parameters: JSON.parse(JSON.stringify(spec)) as Json,
    selected: ["Name"],
  }));
  expect(faultsOf(jobs)).toEqual([[], []]);
});

test("the check finds a missing, a misspelt and a nested unknown parameter, and a field that no answer has", () => {
  const get = (parameters: Json, selected: readonly string[] = []): Call => ({
    service: "dynamodb",
    operation: "GetItem",
    parameters,
    selected,
  });
  const faults = faultsOf([
    get({ TableName: "t" }),
    get({ TableName: "t", Key: {}, Consistent: true }),
    get({ TableName: "t", Key: { k: { Text: "x" } } }),
    get({ TableName: "t", Key: {} }, ["Items"]),
  ]);
  expect(faults.map((found) => found.length > 0)).toEqual([true, true, true, true]);
});
