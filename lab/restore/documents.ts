import { recoveryMachineNames } from "../../pipeline-dsl/targets/recovery";
import { printMachines, printRecoveryMachines, printRestoreMachines } from "../../pipeline-dsl/targets/stepfunctions";
import { warehouseBatches } from "../../pipeline-dsl/targets/warehouse-batches";
import type { HomeLayout } from "../home/layout";
import { recoveryBindings } from "../recovery/documents";
import { labDocuments, type CompiledPipeline, type LabDocuments } from "../run/documents";

/** The machine that is started, which writes backups or restores a table, with those that it starts. */
export function printRestoreDocuments(
  { model, migrations }: CompiledPipeline,
  layout: HomeLayout,
  started: "backup" | "restoreTable",
): LabDocuments {
  const bindings = recoveryBindings(model, layout);
  const batchOf = warehouseBatches(model, migrations);
  return labDocuments(model, recoveryMachineNames(model)[started], [
    ...printMachines(model, bindings, batchOf),
    ...printRecoveryMachines(model, bindings, batchOf).filter(({ kind }) => kind === "replay"),
    ...printRestoreMachines(model, bindings),
  ]);
}
