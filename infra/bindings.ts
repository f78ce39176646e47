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
    site: "primary",
    // The primary's warehouse is there when it returns: nothing is restored into it, and no name of it is declared.
    recovery: {
      functionArn: arn(deployment, "lambda", `function:${names.recovery.function}`),
      replayMachineArn: `${machineArn(deployment, names.recovery.replay)}:${names.machines.alias}`,
      snapshotsOf: { kind: "cluster", identifier: names.standby.warehouse },
      namespace: "",
      rehearsal: null,
      cluster: null,
      name: null,
    },
    lakeRoot: `s3://${names.lakeBucket}`,
    lakeKeyArn: keyOfNoAddress(deployment),
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

/** Stands for the lake's key in what is printed before AWS has made the key up: as long as any, so that sizes are right. */
function keyOfNoAddress(deployment: Deployment): string {
  return arn(deployment, "kms", `key/${"0".repeat(8)}-0000-0000-0000-${"0".repeat(12)}`);
}

/** A printed document with the key that it means. */
export function withLakeKey(deployment: Deployment, text: string, keyArn: string): string {
  return text.replaceAll(keyOfNoAddress(deployment), keyArn);
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
