import { Cluster, Logging, ParameterGroup, SnapshotCopy, SubnetGroup, type ClusterArgs } from "@pulumi/aws/redshift";
import * as pulumi from "@pulumi/pulumi";
import { arn } from "../../pipeline-dsl/targets/iam";
import { MANUAL_SNAPSHOT_DAYS } from "../../pipeline-dsl/targets/recovery";
import type { ProvisionedWarehouse } from "../settings/settings";
import { ArgumentFaults, stateful, tags, transformed, type Transform } from "./component";
import type { EncryptionKey } from "./encryption-key";
import type { Warehouse, WarehouseArgs } from "./warehouse";
import { checkOwner, warehouseKey, WAREHOUSE_LOGS, warehouseLogs } from "./warehouse-owned";

export interface WarehouseClusterArgs extends WarehouseArgs {
  readonly settings: ProvisionedWarehouse;
  readonly transform?: { readonly cluster?: Transform<ClusterArgs> };
}

/** A Redshift cluster, its key, its audit logs, and its snapshots' copies in the other site's Region. */
export class WarehouseCluster extends pulumi.ComponentResource implements Warehouse {
  readonly kind = "cluster";
  readonly owned = true;
  readonly namespaceArn = null;
  readonly name: string;
  readonly database: string;
  readonly address: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly secretArn: pulumi.Output<string>;
  readonly secretKeyArn: pulumi.Output<string>;
  readonly nodes: { readonly cluster: Cluster; readonly key: EncryptionKey };

  constructor(name: string, args: WarehouseClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rental:warehouse:WarehouseCluster", name, {}, opts);
    checkArgs(args);
    const { deployment, settings } = args;
    const child = { parent: this };
    const key = warehouseKey(name, args, this);
    const subnetGroup = new SubnetGroup(
      name,
      {
        name: deployment.names.warehouse,
        description: "Isolated subnets in three zones",
        subnetIds: args.subnetIds,
        tags: tags(deployment, `${name}-subnets`),
      },
      child,
    );
    const parameterGroup = new ParameterGroup(
      name,
      {
        name: deployment.names.warehouse,
        family: "redshift-1.0",
        description: "TLS only, audited",
        parameters: [
          { name: "enable_user_activity_logging", value: "true" },
          { name: "require_ssl", value: "true" },
        ],
        tags: tags(deployment, `${name}-parameters`),
      },
      child,
    );
    const cluster = new Cluster(
      name,
      transformed(
        {
          ...clusterArgs(args, key.arn),
          clusterSubnetGroupName: subnetGroup.name,
          clusterParameterGroupName: parameterGroup.name,
          tags: tags(deployment, name),
        },
        args.transform?.cluster,
      ),
      stateful(deployment, "warehouse", child),
    );
    const logs = warehouseLogs(name, args, `/aws/redshift/cluster/${deployment.names.warehouse}`, this);
    new Logging(
      name,
      {
        clusterIdentifier: cluster.id,
        logDestinationType: "cloudwatch",
        logExports: [...WAREHOUSE_LOGS],
      },
      { ...child, dependsOn: logs },
    );
    copySnapshots(name, args, cluster, this);
    this.name = deployment.names.warehouse;
    this.database = settings.database;
    this.address = cluster.dnsName;
    // The Data API's permissions name a cluster by this form, not by its namespace.
    this.arn = cluster.id.apply((identifier) => arn(deployment, "redshift", `cluster:${identifier}`));
    this.secretArn = cluster.masterPasswordSecretArn;
    this.secretKeyArn = key.arn;
    this.nodes = { cluster, key };
    this.registerOutputs({ arn: this.arn, secretArn: this.secretArn });
  }
}

function checkArgs({ settings, deployment }: WarehouseClusterArgs): void {
  const faults = new ArgumentFaults("WarehouseCluster");
  faults.check(
    /^(ra3|rg)\./.test(settings.nodeType),
    "settings.nodeType",
    `"${settings.nodeType}" cannot move to another zone; expected RA3 or RG`,
  );
  faults.check(settings.nodes >= 1, "settings.nodes", "expected one node at least");
  faults.check(
    deployment.model.recovery.standby.kind !== "multiAz" || settings.nodes >= 2,
    "settings.nodes",
    "Multi-AZ needs two nodes in each zone",
  );
  checkOwner(faults, settings);
  faults.throwIfAny();
}

function clusterArgs(args: WarehouseClusterArgs, keyArn: pulumi.Output<string>): ClusterArgs {
  const { deployment, settings } = args;
  const multiAz = deployment.model.recovery.standby.kind === "multiAz";
  const kept = !deployment.destroyable.has("warehouse");
  return {
    clusterIdentifier: deployment.names.warehouse,
    clusterType: settings.nodes === 1 ? "single-node" : "multi-node",
    nodeType: settings.nodeType,
    numberOfNodes: settings.nodes,
    databaseName: settings.database,
    masterUsername: settings.adminUser,
    manageMasterPassword: true,
    masterPasswordSecretKmsKeyId: keyArn,
    encrypted: "true",
    kmsKeyId: keyArn,
    enhancedVpcRouting: true,
    publiclyAccessible: false,
    port: 5439,
    vpcSecurityGroupIds: [args.securityGroupId],
    iamRoles: [args.copyRoleArn],
    // Automated snapshots keep their default rhythm, about every 8 hours: a schedule would replace it.
    automatedSnapshotRetentionPeriod: settings.snapshotDays,
    // One excludes the other.
    multiAz,
    availabilityZoneRelocationEnabled: !multiAz,
    allowVersionUpgrade: true,
    preferredMaintenanceWindow: "sun:08:00-sun:09:00",
    skipFinalSnapshot: !kept,
    ...(kept ? { finalSnapshotIdentifier: `${deployment.names.warehouse}-final` } : {}),
  };
}

/** Copies of the snapshots in the other site's Region. The grant over a key there is that site's stack's. */
function copySnapshots(name: string, args: WarehouseClusterArgs, cluster: Cluster, parent: WarehouseCluster): void {
  const { deployment, settings } = args;
  const { other } = deployment;
  if (other === null) return;
  new SnapshotCopy(
    name,
    {
      clusterIdentifier: cluster.id,
      destinationRegion: other.region,
      snapshotCopyGrantName: other.names.snapshotCopyGrant,
      retentionPeriod: settings.snapshotDays,
      manualSnapshotRetentionPeriod: MANUAL_SNAPSHOT_DAYS,
    },
    // Taking the copy away deletes what it copied.
    stateful(deployment, "warehouse", { parent }),
  );
}
