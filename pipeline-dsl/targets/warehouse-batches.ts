import type { PipelineModel } from "../model";
import { type MigrationFile, printStepBatch, type SqlBatch } from "./redshift";
import type { Step } from "./steps";

/** `printStepBatch` of one pipeline, as the printers of the machines take it. */
export function warehouseBatches(model: PipelineModel, migrations: readonly MigrationFile[]): (step: Step) => SqlBatch {
  return (step) => printStepBatch(model, migrations, step);
}
