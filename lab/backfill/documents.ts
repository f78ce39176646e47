import { recoveryMachineNames } from "../../pipeline-dsl/targets/recovery";
import { printBackfillMachines, printMachines } from "../../pipeline-dsl/targets/stepfunctions";
import { warehouseBatches } from "../../pipeline-dsl/targets/warehouse-batches";
import type { HomeLayout } from "../home/layout";
import { recoveryBindings } from "../recovery/documents";
import { labDocuments, type CompiledPipeline, type LabDocuments } from "../run/documents";

/** The machine that computes a table's past again, with those that it starts. */
export function printBackfillDocuments({ model, migrations }: CompiledPipeline, layout: HomeLayout): LabDocuments {
  const bindings = recoveryBindings(model, layout);
  const batchOf = warehouseBatches(model, migrations);
  return labDocuments(model, recoveryMachineNames(model).backfill, [
    ...printMachines(model, bindings, batchOf),
    ...printBackfillMachines(model, bindings, batchOf),
  ]);
}
