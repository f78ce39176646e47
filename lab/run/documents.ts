import { printMachineText, printMachines, sqlMachineName } from "../../pipeline-dsl/targets/stepfunctions";
import type { Bindings } from "../../pipeline-dsl/targets/bindings";
import type { PipelineModel, Site } from "../../pipeline-dsl/model";
import { printStepBatch, type MigrationFile } from "../../pipeline-dsl/targets/redshift";
import { printJobPlan } from "../../pipeline-dsl/targets/spark";
import { REGIONS, stateMachineArn } from "../executions/arn";
import { allStates, type Machine } from "../executions/definition";
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
  /** The machine that is started. */
  readonly parent: Machine;
  /** All machines by name, the parent too. */
  readonly machines: ReadonlyMap<string, Machine>;
  readonly sqlMachine: string;
}

const WAREHOUSE_NAMES: Readonly<Record<Site, string>> = { primary: "lab", standby: "lab-standby" };

/** What the machines call the warehouse that a rehearsal restores into. */
export function rehearsalName(site: Site): string {
  return `${WAREHOUSE_NAMES[site]}-rehearsal`;
}

/** Names and addresses of a home's site: the same documents run in AWS with other bindings. */
export function labBindings(model: PipelineModel, layout: HomeLayout): Bindings {
  const { site, lake, plan } = layout;
  return {
    region: REGIONS[site],
    site,
    recovery: null,
    lakeRoot: lake,
    planLocation: plan,
    ledgerTable: LEDGER_TABLE,
    warehouse: { kind: "workgroup", name: WAREHOUSE_NAMES[site], database: "lab" },
    copyRoleArn: "arn:aws:iam::123456789012:role/lab",
    lakeKeyArn: "arn:aws:kms:us-east-1:123456789012:key/lab",
    sqlMachineArn: stateMachineArn(sqlMachineName(model), REGIONS[site]),
    jobNames: { extract: model.jobs.extract.name, load: model.jobs.load.name },
    sourceSecrets: Object.fromEntries(model.sources.map(({ name }) => [name, `${model.name}/${name}`])),
  };
}

/** Prints the machines and writes the jobs' plan into the home. */
export function printDocuments({ model, migrations }: CompiledPipeline, layout: HomeLayout): LabDocuments {
  const bindings = labBindings(model, layout);
  writeJson(layout.plan, printJobPlan(model, bindings));
  const printed = printMachines(model, bindings, (step) => printStepBatch(model, migrations, step));
  return labDocuments(model, model.name, printed);
}

type Printed = Pick<ReturnType<typeof printMachines>[number], "name" | "document">;

/** By way of the text that AWS gets: what runs here is what is deployed there. */
export function labDocuments(model: PipelineModel, started: string, printed: readonly Printed[]): LabDocuments {
  const machines = new Map(
    printed.map(({ name, document }): [string, Machine] => [
      name,
      { name, definition: JSON.parse(printMachineText(document)) as Machine["definition"] },
    ]),
  );
  const parent = machines.get(started);
  if (parent === undefined) throw new Error(`no machine named ${started} was printed`);
  return { parent, machines, sqlMachine: sqlMachineName(model) };
}

/** Of all machines. */
export function stateNames({ machines }: LabDocuments): ReadonlySet<string> {
  return new Set([...machines.values()].flatMap((machine) => [...allStates(machine.definition).keys()]));
}
