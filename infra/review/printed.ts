import type { PipelineModel } from "../../pipeline-dsl/model";
import { accessOf } from "../../pipeline-dsl/review/effects/access";
import { alarmsOf, compositesOf, exampleWatched } from "../../pipeline-dsl/targets/cloudwatch";
import { printRulesets } from "../../pipeline-dsl/targets/dqdl";
import { exampleBindings } from "../../pipeline-dsl/targets/example-bindings";
import { catalogName, curatedCatalogName, exampleJobFiles, printJobSpecs } from "../../pipeline-dsl/targets/glue";
import { warehouseHash } from "../../pipeline-dsl/targets/redshift";
import { printJobPlan } from "../../pipeline-dsl/targets/spark";
import {
  printBackfillMachines,
  printMachines,
  printRecoveryMachines,
  printRestoreMachines,
} from "../../pipeline-dsl/targets/stepfunctions";
import { warehouseBatches } from "../../pipeline-dsl/targets/warehouse-batches";
import type { PreviewStep } from "./preview";

/** What the resources of the program are printed from, by the kind of document: `plan`, `machine:pipeline`, `alarm:latency`. */
export type PrintedParts = ReadonlyMap<string, string>;

/** Every document of a model whose text can move a resource. Addresses are made up: two models differ by meaning alone. */
export function printedParts(model: PipelineModel): PrintedParts {
  const bindings = exampleBindings(model);
  const plan = printJobPlan(model, bindings);
  const batches = warehouseBatches(model, []);
  const watched = exampleWatched(model);
  const alarms = alarmsOf(model, watched);
  const machines = [
    ...printMachines(model, bindings, batches).map(({ kind, document }) => [kind, document] as const),
    ...printRecoveryMachines(model, bindings, batches).map(({ kind, document }) => [kind, document] as const),
    ...printRestoreMachines(model, bindings).map(({ kind, document }) => [kind, document] as const),
    ...printBackfillMachines(model, bindings, batches).map(({ kind, document }) => [kind, document] as const),
  ];
  const parts: readonly (readonly [key: string, value: unknown])[] = [
    ["plan", plan],
    ["schedule", model.schedule],
    ["lake", model.lake],
    ["function:recovery", warehouseHash(model)],
    ["dashboard", { name: model.name, alarms: alarms.map(({ title, limit, watches }) => ({ title, limit, watches })) }],
    ...["critical", "warning"].map(
      (id) => [`composite:${id}`, compositesOf(alarms).filter((each) => each.id === id)] as const,
    ),
    ...printJobSpecs(model, bindings, exampleJobFiles(bindings)).map(
      (spec, at) => [`job:${at === 0 ? "extract" : "load"}`, spec] as const,
    ),
    // A machine that starts a job holds the plan's address, which is made of its content.
    ...numbered(machines).map(([key, document]) => {
      const startsJobs = JSON.stringify(document).includes(JSON.stringify(bindings.planLocation));
      return [key, startsJobs ? [document, plan] : document] as const;
    }),
    ...printRulesets(model).map(
      ({ source, table, text }) => [`ruleset:${catalogName("processed", source, table)}`, text] as const,
    ),
    ...plan.sources.flatMap(({ name, tables }) =>
      tables.flatMap((table) =>
        (["raw", "processed", "quarantine"] as const).map(
          (zone) => [`catalog:${catalogName(zone, name, table.name)}`, [plan.lake, table.columns]] as const,
        ),
      ),
    ),
    ...plan.targets.map(({ name, columns }) => [`catalog:${curatedCatalogName(name)}`, [plan.lake, columns]] as const),
    ...alarms.map((alarm) => [`alarm:${alarm.id}`, alarm] as const),
    ...accessOf(model).map(({ role, statements }) => [`access:${role}`, statements] as const),
  ];
  return new Map(parts.map(([key, value]) => [key, JSON.stringify(value)]));
}

function numbered(
  machines: readonly (readonly [kind: string, document: unknown])[],
): readonly (readonly [key: string, document: unknown])[] {
  const seen = new Map<string, number>();
  return machines.map(([kind, document]) => {
    const number = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, number);
    return [
      kind === "part"
        ? `machine:part-${String(number)}`
        : number === 1
          ? `machine:${kind}`
          : `machine:${kind}-${String(number)}`,
      document,
    ];
  });
}

/** Which documents a resource of the program holds, by its type and its logical name; none: it is made from settings alone. */
export function partsOfResource({ type, name }: Pick<PreviewStep, "type" | "name">): readonly string[] {
  switch (type) {
    case "aws:s3/bucketObjectv2:BucketObjectv2":
      return name === "jobs-plan" ? ["plan"] : [];
    case "aws:glue/job:Job":
      // A job's arguments hold the plan's address, which is made of its content.
      return [`job:${name.replace("jobs-", "")}`, "plan"];
    case "aws:sfn/stateMachine:StateMachine":
      return [`machine:${MACHINES[name] ?? name.replace(/^(orchestration|recovery)-/, "")}`];
    case "aws:lambda/function:Function":
      return name === "recovery" ? ["function:recovery"] : [];
    case "aws:glue/dataQualityRuleset:DataQualityRuleset":
      return [`ruleset:${name.replace("catalog-", "")}`];
    case "aws:glue/catalogTable:CatalogTable":
      return [`catalog:${name.replace("catalog-", "")}`];
    case "aws:cloudwatch/metricAlarm:MetricAlarm":
      return [`alarm:${name}`];
    case "aws:cloudwatch/compositeAlarm:CompositeAlarm":
      return [`composite:${name}`];
    case "aws:cloudwatch/dashboard:Dashboard":
      return ["dashboard"];
    case "aws:scheduler/schedule:Schedule":
      return name === "orchestration" ? ["schedule"] : [];
    case "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration":
      return name === "lake" || name === "lake-copy" ? ["lake"] : [];
    case "aws:iam/rolePolicy:RolePolicy":
      return (POLICIES[name] ?? []).map((role) => `access:${role}`);
    default:
      return [];
  }
}

const MACHINES: Readonly<Record<string, string>> = {
  "table-restore": "restore",
  "table-restore-backup": "backup",
  "backfill-day": "day",
};

const POLICIES: Readonly<Record<string, readonly string[]>> = {
  "jobs-extract": ["extract"],
  "jobs-load": ["load"],
  "warehouse-copy": ["copy"],
  "orchestration-pipeline": ["pipeline"],
  recorder: ["recorder"],
};
