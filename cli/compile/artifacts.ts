import type { PipelineModel } from "../../pipeline-dsl/model";
import { printModel } from "../../pipeline-dsl/model/canonical";
import { printRulesets } from "../../pipeline-dsl/targets/dqdl";
import { exampleBindings } from "../../pipeline-dsl/targets/example-bindings";
import {
  migrationFileName,
  printEnsureBatch,
  printLoadBatch,
  printManifestBatch,
  printMigrateBatch,
  printSchema,
  type MigrationFile,
  type SqlBatch,
  type SqlStatement,
} from "../../pipeline-dsl/targets/redshift";
import { printJobPlan } from "../../pipeline-dsl/targets/spark";
import {
  printMachineText,
  printPipelineMachine,
  printSqlMachine,
  sqlMachineName,
} from "../../pipeline-dsl/targets/stepfunctions";
import { stepsOf, type Step } from "../../pipeline-dsl/targets/steps";
import { lineageOf } from "../../lab/report/model-lineage";

export interface Artifact {
  /** Relative to the output folder, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Every document that is printed from a model, for reading: addresses are those of a made-up account. Sorted by path. */
export function artifactsOf(model: PipelineModel, migrations: readonly MigrationFile[]): readonly Artifact[] {
  const bindings = exampleBindings(model);
  const batchOf = (step: Step): SqlBatch => sqlBatchOf(step, model, migrations);
  const machine = printPipelineMachine(model, bindings, batchOf);
  const artifacts: Artifact[] = [
    { path: "model.json", text: printModel(model) },
    { path: "job-plan.json", text: json(printJobPlan(model, bindings)) },
    { path: "lineage.json", text: json(lineageOf(model)) },
    {
      path: "redshift/schema.sql",
      text: printSchema(model)
        .map((statement) => `${statement};\n`)
        .join("\n"),
    },
    ...stepsOf(model)
      .filter(hasBatch)
      .map((step) => ({ path: `redshift/${step.name}.sql`, text: sqlText(batchOf(step)) })),
    ...migrations.map((file) => ({ path: `redshift/migrations/${migrationFileName(file)}`, text: file.text })),
    { path: `stepfunctions/${model.name}.asl.json`, text: printMachineText(machine) },
    {
      path: `stepfunctions/${sqlMachineName(model)}.asl.json`,
      text: printMachineText(printSqlMachine(model, bindings)),
    },
    ...printRulesets(model).map(({ source, table, text }) => ({ path: `quality/${source}.${table}.dqdl`, text })),
  ];
  return artifacts.sort((left, right) => (left.path < right.path ? -1 : 1));
}

/** The steps that are one transaction in the warehouse. */
function hasBatch({ kind }: Step): boolean {
  return kind === "migrate" || kind === "load" || kind === "manifest";
}

function sqlBatchOf(step: Step, model: PipelineModel, migrations: readonly MigrationFile[]): SqlBatch {
  if (step.target !== null) return printLoadBatch(model, step.target);
  if (step.kind === "manifest") return printManifestBatch(model);
  return migrations.length > 0 ? printMigrateBatch(model, migrations) : printEnsureBatch(model);
}

function sqlText({ statements }: SqlBatch): string {
  return statements.map((statement) => `${statementText(statement)};\n`).join("\n");
}

/** The values that a run brings stand as names in braces. */
function statementText({ parts }: SqlStatement): string {
  return parts
    .map((part) => (typeof part === "string" ? part : `{${"run" in part ? part.run : part.binding}}`))
    .join("");
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
