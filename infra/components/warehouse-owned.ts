import type { LogGroup } from "@pulumi/aws/cloudwatch";
import type * as pulumi from "@pulumi/pulumi";
import type { ProvisionedWarehouse, ServerlessWarehouse } from "../settings/settings";
import type { ArgumentFaults } from "./component";
import { EncryptionKey } from "./encryption-key";
import { AUDIT_DAYS, logGroup } from "./log-group";
import type { WarehouseArgs } from "./warehouse";

// What a cluster and a serverless workgroup of the stack's own have in common.

export const WAREHOUSE_LOGS = ["connectionlog", "useractivitylog", "userlog"] as const;

/** Redshift would make these groups itself, unencrypted and for ever. */
export function warehouseLogs(name: string, args: WarehouseArgs, folder: string, parent: pulumi.Resource): LogGroup[] {
  return WAREHOUSE_LOGS.map((log) =>
    logGroup(
      `${name}-${log}`,
      {
        deployment: args.deployment,
        groupName: `${folder}/${log}`,
        key: args.operationsKeyArn,
        keepDays: AUDIT_DAYS,
      },
      { parent },
    ),
  );
}

export function warehouseKey(name: string, { deployment }: WarehouseArgs, parent: pulumi.Resource): EncryptionKey {
  return new EncryptionKey(
    `${name}-key`,
    { deployment, purpose: "warehouse and its snapshots", part: "warehouse" },
    { parent },
  );
}

/** Names that everybody tries first. */
export function checkOwner(
  faults: ArgumentFaults,
  { adminUser, database }: Pick<ProvisionedWarehouse | ServerlessWarehouse, "adminUser" | "database">,
): void {
  faults.check(
    !["admin", "awsuser"].includes(adminUser),
    "settings.adminUser",
    "a default admin name is guessed first",
  );
  faults.check(database !== "dev", "settings.database", "the default database's name is guessed first");
}
