import type { PipelineModel } from "../../model";
import type { Step } from "../steps";
import { printAdmitBatch } from "./admission/admission";
import { printLoadBatch } from "./load/load";
import { printManifestBatch } from "./manifest";
import { printEnsureBatch, printMigrateBatch } from "./migrate";
import type { MigrationFile } from "./migration";
import type { SqlBatch } from "./statement";

/** The SQL of a step that runs in the warehouse. A definition without migrations is followed by its catalogue's state. */
export function printStepBatch(model: PipelineModel, migrations: readonly MigrationFile[], step: Step): SqlBatch {
  if (step.target !== null) return printLoadBatch(model, step.target);
  if (step.kind === "admit") return printAdmitBatch(model, step);
  if (step.kind === "manifest") return printManifestBatch(model);
  if (step.kind !== "migrate") throw new Error(`The step ${step.name} runs no SQL`);
  return migrations.length > 0 ? printMigrateBatch(model, migrations) : printEnsureBatch(model);
}
