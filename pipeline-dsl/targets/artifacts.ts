import type { PipelineModel } from "../model";
import { printModel } from "../model/canonical";
import type { Bindings } from "./bindings";
import { printRulesets } from "./dqdl";
import { exampleJobFiles, printJobSpecs } from "./glue";
import {
  type MigrationFile,
  migrationFileName,
  printSchema,
  printTakeBackBatch,
  type SqlBatch,
  type SqlStatement,
} from "./redshift";
import { printJobPlan } from "./spark";
import {
  printBackfillMachines,
  printMachines,
  printMachineText,
  printRecoveryMachines,
  printRestoreMachines,
} from "./stepfunctions";
import { runsSql, stepsOf } from "./steps";
import { warehouseBatches } from "./warehouse-batches";

/** Every document that is printed from a model, by path (relative, forward slashes), in the order of the paths. */
export function printArtifacts(
  model: PipelineModel,
  bindings: Bindings,
  migrations: readonly MigrationFile[],
): ReadonlyMap<string, string> {
  const batchOf = warehouseBatches(model, migrations);
  const documents: [path: string, text: string][] = [
    ["model.json", printModel(model)],
    ["job-plan.json", printJson(printJobPlan(model, bindings))],
    ["redshift/schema.sql", printStatements(printSchema(model))],
    ...stepsOf(model)
      .filter(runsSql)
      .map((step): [string, string] => [`redshift/${step.name}.sql`, printBatch(batchOf(step))]),
    ["redshift/take_back_date.sql", printBatch(printTakeBackBatch(model))],
    ...migrations.map((file): [string, string] => [`redshift/migrations/${migrationFileName(file)}`, file.text]),
    ...[
      ...printMachines(model, bindings, batchOf),
      ...printRecoveryMachines(model, bindings, batchOf),
      ...printRestoreMachines(model, bindings),
      ...printBackfillMachines(model, bindings, batchOf),
    ].map(({ name, document }): [string, string] => [`stepfunctions/${name}.asl.json`, printMachineText(document)]),
    ...printRulesets(model).map(({ source, table, text }): [string, string] => [
      `quality/${source}.${table}.dqdl`,
      text,
    ]),
    ...printJobSpecs(model, bindings, exampleJobFiles(bindings)).map((spec): [string, string] => [
      `glue/${spec.Name}.json`,
      printJson(spec),
    ]),
  ];
  return new Map(documents.sort(([left], [right]) => (left < right ? -1 : 1)));
}

function printBatch({ statements }: SqlBatch): string {
  return printStatements(statements.map(printStatement));
}

/** The values that a run brings stand as names in braces. */
function printStatement({ parts }: SqlStatement): string {
  return parts
    .map((part) => (typeof part === "string" ? part : `{${"run" in part ? part.run : part.binding}}`))
    .join("");
}

function printStatements(statements: readonly string[]): string {
  return statements.map((statement) => `${statement};\n`).join("\n");
}

function printJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
