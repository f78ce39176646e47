import {
  Namespace,
  UsageLimit,
  Workgroup,
  type NamespaceArgs,
  type WorkgroupArgs,
} from "@pulumi/aws/redshiftserverless";
import * as pulumi from "@pulumi/pulumi";
import { restoresHere } from "../bindings";
import type { ServerlessWarehouse } from "../settings/settings";
import { ArgumentFaults, stateful, tags, transformed, type Transform } from "./component";
import type { EncryptionKey } from "./encryption-key";
import type { Warehouse, WarehouseArgs } from "./warehouse";
import { checkOwner, warehouseKey, WAREHOUSE_LOGS, warehouseLogs } from "./warehouse-owned";

export interface WarehouseWorkgroupArgs extends WarehouseArgs {
  readonly settings: ServerlessWarehouse;
  /** What stands beside the stack's warehouse, under that one's key; nothing of it outlives the program. */
  readonly beside?: { readonly name: string; readonly key: EncryptionKey };
  readonly transform?: { readonly namespace?: Transform<NamespaceArgs>; readonly workgroup?: Transform<WorkgroupArgs> };
}

/** Redshift Serverless: a namespace that holds the data, a workgroup that computes, and a daily limit of what it costs. */
export class WarehouseWorkgroup extends pulumi.ComponentResource implements Warehouse {
  readonly kind = "workgroup";
  readonly owned = true;
  readonly name: string;
  readonly database: string;
  readonly address: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly namespaceArn: pulumi.Output<string>;
  readonly secretArn: pulumi.Output<string>;
  readonly secretKeyArn: pulumi.Output<string>;
  readonly nodes: { readonly namespace: Namespace; readonly workgroup: Workgroup; readonly key: EncryptionKey };

  constructor(name: string, args: WarehouseWorkgroupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rental:warehouse:WarehouseWorkgroup", name, {}, opts);
    checkArgs(args);
    const { deployment, settings, beside } = args;
    const warehouseName = beside?.name ?? deployment.names.warehouse;
    const child = { parent: this };
    const key = beside?.key ?? warehouseKey(name, args, this);
    const logs = warehouseLogs(name, args, `/aws/redshift/${warehouseName}`, this);
    const namespace = new Namespace(
      name,
      transformed(
        {
          namespaceName: warehouseName,
          dbName: settings.database,
          adminUsername: settings.adminUser,
          manageAdminPassword: true,
          adminPasswordSecretKmsKeyId: key.arn,
          kmsKeyId: key.arn,
          iamRoles: [args.copyRoleArn],
          logExports: [...WAREHOUSE_LOGS],
          tags: tags(deployment, name),
        },
        args.transform?.namespace,
      ),
      {
        ...(beside === undefined ? stateful(deployment, "warehouse", child) : child),
        dependsOn: logs,
        // Whoever restores a snapshot gives the namespace that one's database and admin; declared anew, it would be replaced.
        ...(restoresHere(deployment) ? { ignoreChanges: ["adminUsername", "dbName"] } : {}),
      },
    );
    const workgroup = new Workgroup(
      name,
      transformed(
        {
          workgroupName: warehouseName,
          namespaceName: namespace.namespaceName,
          baseCapacity: settings.baseCapacity,
          maxCapacity: settings.maxCapacity,
          enhancedVpcRouting: true,
          publiclyAccessible: false,
          port: 5439,
          subnetIds: args.subnetIds,
          securityGroupIds: [args.securityGroupId],
          configParameters: [
            { parameterKey: "enable_user_activity_logging", parameterValue: "true" },
            { parameterKey: "require_ssl", parameterValue: "true" },
          ],
          tags: tags(deployment, name),
        },
        args.transform?.workgroup,
      ),
      // AWS reports every parameter that it knows, and learns new ones: that would read as drift each night.
      { ...child, ignoreChanges: ["configParameters"] },
    );
    new UsageLimit(
      name,
      {
        resourceArn: workgroup.arn,
        usageType: "serverless-compute",
        period: "daily",
        amount: settings.dailyLimit,
        breachAction: "deactivate",
      },
      child,
    );
    this.name = warehouseName;
    this.database = settings.database;
    this.address = workgroup.endpoints.apply(([endpoint]) => endpoint?.address ?? "");
    this.arn = workgroup.arn;
    this.namespaceArn = namespace.arn;
    this.secretArn = namespace.adminPasswordSecretArn;
    this.secretKeyArn = key.arn;
    this.nodes = { namespace, workgroup, key };
    this.registerOutputs({ arn: this.arn, secretArn: this.secretArn });
  }
}

function checkArgs({ settings, deployment }: WarehouseWorkgroupArgs): void {
  const faults = new ArgumentFaults("WarehouseWorkgroup");
  faults.check(settings.baseCapacity <= settings.maxCapacity, "settings.baseCapacity", "is above maxCapacity");
  faults.check(settings.baseCapacity >= 4, "settings.baseCapacity", "expected 4 RPU at least");
  faults.check(settings.dailyLimit >= 1, "settings.dailyLimit", "expected one RPU-hour at least");
  checkOwner(faults, settings);
  faults.check(
    deployment.model.recovery.standby.kind !== "multiAz",
    "deployment.model.recovery.standby",
    "Redshift Serverless has no Multi-AZ switch; a cluster has",
  );
  faults.throwIfAny();
}
