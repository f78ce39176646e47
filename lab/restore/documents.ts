import type { PipelineModel } from "../../pipeline-dsl/model";
import type { Bindings } from "../../pipeline-dsl/targets/bindings";
import { recoveryMachineNames } from "../../pipeline-dsl/targets/recovery";
import { printMachines, printRecoveryMachines, printRestoreMachines } from "../../pipeline-dsl/targets/stepfunctions";
import { warehouseBatches } from "../../pipeline-dsl/targets/warehouse-batches";
import { ACCOUNT, REGION, stateMachineArn } from "../executions/arn";
import type { HomeLayout } from "../home/layout";
import { labBindings, labDocuments, type CompiledPipeline, type LabDocuments } from "../run/documents";

/** The machine that is started, which writes backups or restores a table, with those that it starts. */
export function printRestoreDocuments(
  { model, migrations }: CompiledPipeline,
  layout: HomeLayout,
  started: "backup" | "restoreTable",
): LabDocuments {
  const bindings = restoreBindings(model, layout);
  const batchOf = warehouseBatches(model, migrations);
  return labDocuments(model, recoveryMachineNames(model)[started], [
    ...printMachines(model, bindings, batchOf),
    ...printRecoveryMachines(model, bindings, batchOf).filter(({ kind }) => kind === "replay"),
    ...printRestoreMachines(model, bindings),
  ]);
}

export function functionEnvironment(model: PipelineModel, layout: HomeLayout): Readonly<Record<string, string>> {
  const { site, lakeRoot, ledgerTable } = labBindings(model, layout);
  return {
    PIPELINE: model.name,
    SITE: site,
    LEDGER_TABLE: ledgerTable,
    LAKE_ROOT: lakeRoot,
    MANIFESTS: model.lake.zones.manifests,
    OTHER_LEDGER_TABLE: "",
    METRICS_NAMESPACE: model.name,
    SCHEDULE_AT: model.schedule.at,
    TIME_ZONE: model.schedule.timeZone,
  };
}

/** These machines start a replay and ask the function; of snapshots, clusters and names they know nothing. */
function restoreBindings(model: PipelineModel, layout: HomeLayout): Bindings {
  return {
    ...labBindings(model, layout),
    recovery: {
      functionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${model.name}-recovery`,
      replayMachineArn: stateMachineArn(recoveryMachineNames(model).replay),
      snapshotsOf: { kind: "cluster", identifier: "lab" },
      namespace: "",
      rehearsal: null,
      cluster: null,
      name: null,
    },
  };
}
