import { arn, machineArn, roleArn } from "../pipeline-dsl/targets/iam";
import type { Bindings } from "../pipeline-dsl/targets/bindings";
import type { Deployment } from "./deployment";

/** What the stack knows of its warehouse before it exists. */
export interface WarehouseBinding {
  readonly kind: "cluster" | "workgroup";
  readonly name: string;
  readonly database: string;
}

/** The addresses that printed documents need, all of them names that the stack chose: plain text, known at once. */
export function bindingsOf(deployment: Deployment, warehouse: WarehouseBinding, planLocation: string): Bindings {
  const { names, settings, region } = deployment;
  return {
    region,
    site: deployment.site,
    recovery: {
      functionArn: arn(deployment, "lambda", `function:${names.recovery.function}`),
      replayMachineArn: `${machineArn(deployment, names.recovery.replay)}:${names.machines.alias}`,
      restoreMachineArn: `${machineArn(deployment, names.recovery.restoreTable)}:${names.machines.alias}`,
      // Only a standby restores, and only of a cluster: the settings of both stacks are checked for it.
      snapshotsOf: { kind: "cluster", identifier: deployment.other?.names.warehouse ?? names.warehouse },
      restoredElsewhere: isRestoredElsewhere(deployment) ? "cluster" : null,
      namespace: namespaceName(deployment, warehouse),
      rehearsal: restoresHere(deployment)
        ? {
            kind: "workgroup",
            name: names.rehearsal,
            database: warehouse.database,
            secret_arn: secretOfNoAddress(deployment),
            namespace: names.rehearsal,
          }
        : null,
      adminSecretKeyArn: warehouseKeyOfNoAddress(deployment),
      cluster: null,
      name: settings.dns === undefined || deployment.other === null ? null : { kind: "healthCheck" },
    },
    lakeRoot: `s3://${names.lakeBucket}`,
    lakeKeyArn: lakeKeyOfNoAddress(deployment),
    planLocation,
    ledgerTable: names.ledgerTable,
    warehouse: { kind: warehouse.kind, name: warehouse.name, database: warehouse.database },
    copyRoleArn: copyRoleArn(deployment),
    sqlMachineArn: `${machineArn(deployment, names.machines.sql)}:${names.machines.alias}`,
    jobNames: names.jobs,
    sourceSecrets: Object.fromEntries(
      Object.entries(settings.sources).map(([source, database]) => [
        source,
        database.kind === "existing" ? database.secret : readerSecretName(deployment, source),
      ]),
    ),
  };
}

/** The stack's own is named as its workgroup is. */
function namespaceName({ settings }: Deployment, { kind, name }: WarehouseBinding): string {
  if (kind === "cluster") return "";
  return settings.warehouse.kind === "existing" ? (settings.warehouse.namespace?.name ?? "") : name;
}

/** Whether this site's warehouse is restored from a snapshot when it takes over. */
export function restoresHere({ site, model }: Deployment): boolean {
  return site === "standby" && model.recovery.standby.kind === "pilotLight";
}

/** Whether snapshots of this site's warehouse are copied to a site that restores them: of a cluster of the stack's own alone. */
export function isRestoredElsewhere({ site, other, model, settings: { warehouse } }: Deployment): boolean {
  const restores = other !== null && model.recovery.standby.kind === "pilotLight";
  return site === "primary" && restores && warehouse.kind === "provisioned";
}

/** Stands for the secret of a rehearsal's warehouse in what is printed before AWS has made it up. */
function secretOfNoAddress(deployment: Deployment): string {
  return arn(deployment, "secretsmanager", `secret:redshift!${deployment.names.rehearsal}-000000`);
}

/** A printed document with the secret of the rehearsal's warehouse and the key of what is restored. */
export function withRestored(deployment: Deployment, text: string, secretArn: string, keyArn: string): string {
  return text
    .replaceAll(secretOfNoAddress(deployment), secretArn)
    .replaceAll(warehouseKeyOfNoAddress(deployment), keyArn);
}

/** Stands for the lake's key in what is printed before AWS has made the key up: as long as any, so that sizes are right. */
function lakeKeyOfNoAddress(deployment: Deployment): string {
  return arn(deployment, "kms", `key/${"0".repeat(8)}-0000-0000-0000-${"0".repeat(12)}`);
}

/** Stands for the key of the warehouse and its secrets in the same way. */
function warehouseKeyOfNoAddress(deployment: Deployment): string {
  return arn(deployment, "kms", `key/${"0".repeat(8)}-0000-0000-0000-${"0".repeat(11)}1`);
}

/** A printed document with the key that it means. */
export function withLakeKey(deployment: Deployment, text: string, keyArn: string): string {
  return text.replaceAll(lakeKeyOfNoAddress(deployment), keyArn);
}

export function readerSecretName(deployment: Deployment, source: string): string {
  return `${deployment.names.stem}/source/${source}`;
}

/** The role that is attached to an adopted warehouse, or the stack's own. */
export function copyRoleArn(deployment: Deployment): string {
  const { warehouse } = deployment.settings;
  return (
    (warehouse.kind === "existing" ? warehouse.copyRole : undefined) ?? roleArn(deployment, deployment.names.copyRole)
  );
}
