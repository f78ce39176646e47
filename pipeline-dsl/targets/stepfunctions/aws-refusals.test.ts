import { execFileSync } from "node:child_process";
import { join } from "node:path";
import lock from "../../../stacks/rental-marketplace/pipeline.lock.json";
import type { PipelineModel, Site, Standby } from "../../model";
import { SITES } from "../../model";
import { exampleBindings } from "../example-bindings";
import { AWS_REFUSALS, errorsAnswered, type RecoveryCall } from "../recovery";
import { warehouseBatches } from "../warehouse-batches";
import type { TaskState } from "./asl";
import { printBackfillMachines } from "./backfill";
import { printFailoverMachine } from "./failover";
import { failoverContext } from "./failover/context";
import { allStates } from "./limits";
import { printRestoreMachines } from "./restore";

// What AWS refuses of the failover's calls is a table: it is whole, and the printed machines do what it says.

const ROOT = join(__dirname, "..", "..", "..");
const CALLS = Object.keys(AWS_REFUSALS) as RecoveryCall[];
const promise = { rpoSeconds: 86_400, rtoSeconds: 7200 };
const STRATEGIES: readonly Standby[] = [
  { kind: "pilotLight", region: "us-west-2", target: "serverless", ...promise },
  { kind: "pilotLight", region: "us-west-2", target: "provisioned", ...promise },
  { kind: "warmStandby", region: "us-west-2", ...promise },
  { kind: "multiAz", ...promise },
];

const NAMES = `
import json, sys
import botocore.loaders, botocore.model
services = {"redshift": "redshift", "redshiftserverless": "redshift-serverless", "route53": "route53"}
found = {}
for call in json.load(sys.stdin):
    service, action = call.split(":")
    name = services[service]
    model = botocore.model.ServiceModel(botocore.loaders.Loader().load_service_model(name, "service-2"), name)
    operation = model.operation_model(action[0].upper() + action[1:])
    found[call] = sorted(shape.name for shape in operation.error_shapes)
json.dump(found, sys.stdout)
`;

test("every error that a call's API model lists has an answer, and no other", () => {
  const listed = JSON.parse(
    execFileSync(join(ROOT, ".venv", "bin", "python"), ["-c", NAMES], {
      input: JSON.stringify(CALLS),
      encoding: "utf8",
    }),
  ) as Readonly<Record<string, readonly string[]>>;
  expect(Object.fromEntries(CALLS.map((call) => [call, Object.keys(AWS_REFUSALS[call].errors).sort()]))).toEqual(
    listed,
  );
});

const WAREHOUSES = ["cluster", "workgroup"] as const;
const tasks = STRATEGIES.flatMap((standby) =>
  SITES.flatMap((site) => WAREHOUSES.flatMap((warehouse) => callsOf(standby, site, warehouse))),
);

test("every call of the table is made under some strategy", () => {
  // A name that is moved by an upsert, and snapshots that a serverless primary takes, are declared by no example.
  const made = new Set(tasks.map(([, call]) => call));
  expect(CALLS.filter((call) => !made.has(call))).toEqual([
    "redshiftserverless:createSnapshot",
    "route53:changeResourceRecordSets",
  ]);
});

test.each(tasks)("%s does what the table says", (_name, call, task) => {
  const neverAgain = new Set(
    task.Retry.flatMap(({ ErrorEquals, MaxAttempts }) => (MaxAttempts === 0 ? ErrorEquals : [])),
  );
  const caught = (task.Catch ?? []).flatMap(({ ErrorEquals }) => ErrorEquals);
  expect([...caught].sort()).toEqual([...errorsAnswered(call, "caught")].sort());
  for (const error of [...errorsAnswered(call, "caught"), ...errorsAnswered(call, "stops")])
    expect([error, neverAgain.has(error)]).toEqual([error, true]);
  for (const error of errorsAnswered(call, "retried")) expect([error, neverAgain.has(error)]).toEqual([error, false]);
});

function callsOf(
  standby: Standby,
  site: Site,
  kind: (typeof WAREHOUSES)[number],
): readonly (readonly [string, RecoveryCall, TaskState])[] {
  const definition = lock as unknown as PipelineModel;
  const model: PipelineModel = { ...definition, recovery: { ...definition.recovery, standby } };
  const example = exampleBindings(model);
  const bindings = { ...example, site, warehouse: { ...example.warehouse, kind } };
  const context = failoverContext(model, bindings);
  const machines = [
    ...(context === null ? [] : [printFailoverMachine(context)]),
    ...printBackfillMachines(model, bindings, warehouseBatches(model, [])).map(({ document }) => document),
    ...printRestoreMachines(model, bindings).map(({ document }) => document),
  ];
  const states = machines.flatMap(allStates);
  return states.flatMap(([name, state]) => {
    const call = state.Type === "Task" ? state.Resource.replace("arn:aws:states:::aws-sdk:", "") : "";
    return state.Type === "Task" && isKnown(call)
      ? [[`${standby.kind}, ${site}, ${kind}: ${name}`, call, state] as const]
      : [];
  });
}

function isKnown(call: string): call is RecoveryCall {
  return call in AWS_REFUSALS;
}
