import type { PipelineModel, Site } from "../../pipeline-dsl/model";
import type { Bindings, RecoveryBindings } from "../../pipeline-dsl/targets/bindings";
import { recoveryMachineNames } from "../../pipeline-dsl/targets/recovery";
import { printMachines, printRecoveryMachines, printRestoreMachines } from "../../pipeline-dsl/targets/stepfunctions";
import { warehouseBatches } from "../../pipeline-dsl/targets/warehouse-batches";
import { LabError } from "../errors";
import { ACCOUNT, REGIONS, stateMachineArn } from "../executions/arn";
import type { HomeLayout } from "../home/layout";
import { labBindings, labDocuments, rehearsalName, type CompiledPipeline, type LabDocuments } from "../run/documents";
import { READERS_NAME } from "./reader-name";

export const OTHER: Readonly<Record<Site, Site>> = { primary: "standby", standby: "primary" };

/** A site's machines of recovery, with those that they start. `started`: by its name in the definition. */
export function printRecoveryDocuments(
  { model, migrations }: CompiledPipeline,
  layout: HomeLayout,
  started = recoveryMachineNames(model).failover,
): LabDocuments {
  const bindings = recoveryBindings(model, layout);
  const batchOf = warehouseBatches(model, migrations);
  return labDocuments(model, started, [
    ...printMachines(model, bindings, batchOf),
    ...printRecoveryMachines(model, bindings, batchOf),
    ...printRestoreMachines(model, bindings),
  ]);
}

/** Whether the definition has a second site that the lab can be. */
export function hasStandby({ recovery }: PipelineModel): boolean {
  return recovery.standby.kind !== "multiAz";
}

export function requireStandby(model: PipelineModel): void {
  if (hasStandby(model)) return;
  throw new LabError(
    "Lab.NoStandby",
    "the definition's standby is multiAz: one cluster over two zones, which the lab has not. Fix: declare pilotLight or warmStandby, or run the failover in AWS",
  );
}

export function functionEnvironment(model: PipelineModel, layout: HomeLayout): Readonly<Record<string, string>> {
  return {
    PIPELINE: model.name,
    SITE: layout.site,
    LEDGER_TABLE: labBindings(model, layout).ledgerTable,
    LAKE_ROOT: layout.lake,
    MANIFESTS: model.lake.zones.manifests,
    OTHER_REGION: REGIONS[OTHER[layout.site]],
    OTHER_LEDGER_TABLE: labBindings(model, layout).ledgerTable,
    METRICS_NAMESPACE: model.name,
    SCHEDULE_AT: model.schedule.at,
    TIME_ZONE: model.schedule.timeZone,
  };
}

export function recoveryBindings(model: PipelineModel, layout: HomeLayout): Bindings {
  const bindings = labBindings(model, layout);
  return { ...bindings, recovery: recoveryOf(model, layout.site, bindings) };
}

function recoveryOf({ name, recovery }: PipelineModel, site: Site, bindings: Bindings): RecoveryBindings {
  const region = REGIONS[site];
  const rehearsal = rehearsalName(site);
  const own = bindings.warehouse.name;
  const isProvisioned = recovery.standby.kind === "pilotLight" && recovery.standby.target === "provisioned";
  return {
    functionArn: `arn:aws:lambda:${region}:${ACCOUNT}:function:${name}-recovery`,
    replayMachineArn: stateMachineArn(recoveryMachineNames({ name }).replay, region),
    restoreMachineArn: stateMachineArn(recoveryMachineNames({ name }).restoreTable, region),
    snapshotsOf: isProvisioned
      ? { kind: "cluster", identifier: OTHER[site] }
      : { kind: "namespace", arn: `arn:aws:redshift-serverless:${region}:${ACCOUNT}:namespace/${OTHER[site]}` },
    restoredElsewhere: recovery.standby.kind === "pilotLight" && site === "primary" ? "namespace" : null,
    namespace: own,
    rehearsal: {
      kind: isProvisioned ? "cluster" : "workgroup",
      name: rehearsal,
      database: bindings.warehouse.database,
      secret_arn: "",
      namespace: rehearsal,
    },
    adminSecretKeyArn: bindings.lakeKeyArn,
    cluster: isProvisioned
      ? {
          subnetGroup: "lab",
          parameterGroup: "lab",
          securityGroups: ["sg-lab"],
          keyArn: bindings.lakeKeyArn,
          secretKeyArn: bindings.lakeKeyArn,
          copyRoleArn: bindings.copyRoleArn,
        }
      : null,
    name: { kind: "upsert", hostedZone: "lab", record: READERS_NAME, address: site },
  };
}
