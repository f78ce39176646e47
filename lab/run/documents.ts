import { printMachineText, printMachines, sqlMachineName } from "../../pipeline-dsl/targets/stepfunctions";
import type { Bindings } from "../../pipeline-dsl/targets/bindings";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { printStepBatch, type MigrationFile } from "../../pipeline-dsl/targets/redshift";
import { printJobPlan } from "../../pipeline-dsl/targets/spark";
import { REGION, stateMachineArn } from "../executions/arn";
import type { Machine } from "../executions/definition";
import { writeJson } from "../home/files";
import { LEDGER_TABLE } from "../home/home";
import type { HomeLayout } from "../home/layout";

/** What the compiler makes of a definition, and where the definition is. */
export interface CompiledPipeline {
  readonly model: PipelineModel;
  readonly migrations: readonly MigrationFile[];
  /** Absolute. */
  readonly definitionPath: string;
}

export interface LabDocuments {
  readonly parent: Machine;
  /** All machines by name, the parent too. */
  readonly machines: ReadonlyMap<string, Machine>;
  readonly sqlMachine: string;
}

/** Names and addresses of a home: the same documents run in AWS with other bindings. */
export function labBindings(model: PipelineModel, layout: HomeLayout): Bindings {
  return {
    region: REGION,
    site: "primary",
    recovery: null,
    lakeRoot: layout.lake,
    planLocation: layout.plan,
    ledgerTable: LEDGER_TABLE,
    warehouse: { kind: "workgroup", name: "lab", database: "lab" },
    copyRoleArn: "arn:aws:iam::123456789012:role/lab",
    lakeKeyArn: "arn:aws:kms:us-east-1:123456789012:key/lab",
    sqlMachineArn: stateMachineArn(sqlMachineName(model)),
    jobNames: { extract: model.jobs.extract.name, load: model.jobs.load.name },
    sourceSecrets: Object.fromEntries(model.sources.map(({ name }) => [name, `${model.name}/${name}`])),
  };
}

/** Prints the machines and writes the jobs' plan into the home. */
export function printDocuments({ model, migrations }: CompiledPipeline, layout: HomeLayout): LabDocuments {
  const bindings = labBindings(model, layout);
  writeJson(layout.plan, printJobPlan(model, bindings));
  const printed = printMachines(model, bindings, (step) => printStepBatch(model, migrations, step));
  const machines = new Map(
    printed.map(({ name, document }): [string, Machine] => [
      name,
      // By way of the text that AWS gets: what runs here is what is deployed there.
      { name, definition: JSON.parse(printMachineText(document)) as Machine["definition"] },
    ]),
  );
  const parent = machines.get(model.name);
  if (parent === undefined) throw new Error(`no machine named ${model.name} was printed`);
  return { parent, machines, sqlMachine: sqlMachineName(model) };
}
