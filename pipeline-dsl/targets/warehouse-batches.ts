import type { PipelineModel } from "../model";
import {
  type MigrationFile,
  printEnsureBatch,
  printLoadBatch,
  printManifestBatch,
  printMigrateBatch,
  type SqlBatch,
} from "./redshift";
import type { Step } from "./steps";

/** The SQL of each step that runs in the warehouse. Without migrations, tables are made from the definition itself. */
export function warehouseBatches(model: PipelineModel, migrations: readonly MigrationFile[]): (step: Step) => SqlBatch {
  return (step) => {
    if (step.target !== null) return printLoadBatch(model, step.target);
    if (step.kind === "manifest") return printManifestBatch(model);
    if (step.kind !== "migrate") throw new Error(`The step ${step.name} runs no SQL`);
    return migrations.length === 0 ? printEnsureBatch(model) : printMigrateBatch(model, migrations);
  };
}
