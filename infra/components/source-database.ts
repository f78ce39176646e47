import {
  Cluster,
  ClusterInstance,
  ClusterParameterGroup,
  SubnetGroup,
  type ClusterArgs,
  type ClusterInstanceArgs,
} from "@pulumi/aws/rds";
import type { LogGroup } from "@pulumi/aws/cloudwatch";
import * as pulumi from "@pulumi/pulumi";
import { trustPolicy } from "../../pipeline-dsl/targets/iam";
import { AURORA_VERSION } from "../aurora";
import { sourceClusterIdentifier } from "../names";
import type { NewAurora } from "../settings/settings";
import { ArgumentFaults, stateful, tags, transformed, type ComponentArgs, type Transform } from "./component";
import { EncryptionKey } from "./encryption-key";
import { AUDIT_DAYS, logGroup } from "./log-group";
import { ReaderUser } from "./reader-user";
import { printedRole } from "./role";

export interface SourceDatabaseArgs extends ComponentArgs {
  /** Name of the source in the definition. */
  readonly source: string;
  readonly database: NewAurora;
  readonly subnetIds: pulumi.Input<string[]>;
  readonly securityGroupId: pulumi.Input<string>;
  /** Name of the secret that the extraction reads. */
  readonly readerSecret: string;
  /** Key of that secret and of the logs. */
  readonly operationsKeyArn: pulumi.Input<string>;
  readonly transform?: {
    readonly cluster?: Transform<ClusterArgs>;
    readonly instance?: Transform<ClusterInstanceArgs>;
  };
}

/** Aurora MySQL: a writer for the marketplace, a reader for the extraction, a read-only user that no person knows. */
export class SourceDatabase extends pulumi.ComponentResource {
  readonly clusterIdentifier: pulumi.Output<string>;
  readonly readerHost: pulumi.Output<string>;
  readonly nodes: {
    readonly cluster: Cluster;
    readonly instances: readonly ClusterInstance[];
    readonly key: EncryptionKey;
  };

  constructor(name: string, args: SourceDatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rental:source:SourceDatabase", name, {}, opts);
    checkArgs(args);
    const { deployment, database } = args;
    const child = { parent: this };
    const key = new EncryptionKey(
      `${name}-key`,
      { deployment, purpose: `source ${args.source}`, part: "source" },
      child,
    );
    const subnetGroup = new SubnetGroup(name, { subnetIds: args.subnetIds, tags: tags(deployment, name) }, child);
    const parameterGroup = new ClusterParameterGroup(
      name,
      {
        family: "aurora-mysql8.0",
        description: "TLS only, audited",
        parameters: PARAMETERS,
        tags: tags(deployment, name),
      },
      child,
    );
    const logs = logsOf(name, args, this);
    const cluster = new Cluster(
      name,
      transformed(
        {
          ...clusterArgs(args, key.arn),
          dbSubnetGroupName: subnetGroup.name,
          dbClusterParameterGroupName: parameterGroup.name,
        },
        args.transform?.cluster,
      ),
      // A patch that AWS must apply is not turned back.
      { ...stateful(deployment, "source", child), dependsOn: logs, ignoreChanges: ["engineVersion"] },
    );
    const monitoring = monitoringRole(name, args, this);
    const instances = (["writer", "reader"] as const).map(
      (role, tier) =>
        new ClusterInstance(
          `${name}-${role}`,
          transformed(
            {
              identifier: `${clusterName(args)}-${role}`,
              clusterIdentifier: cluster.id,
              engine: "aurora-mysql",
              instanceClass: database.instanceClass,
              availabilityZone: deployment.settings.zones[tier] ?? deployment.settings.zones[0],
              promotionTier: tier,
              publiclyAccessible: false,
              // Off: AWS would lift the cluster off its long-term support line at the next maintenance window.
              autoMinorVersionUpgrade: false,
              copyTagsToSnapshot: true,
              monitoringInterval: 60,
              monitoringRoleArn: monitoring,
              performanceInsightsEnabled: true,
              performanceInsightsKmsKeyId: key.arn,
              tags: tags(deployment, `${name}-${role}`),
            },
            args.transform?.instance,
          ),
          stateful(deployment, "source", child),
        ),
    );
    new ReaderUser(
      `${name}-reader`,
      {
        deployment,
        source: args.source,
        secret: args.readerSecret,
        secretKeyArn: args.operationsKeyArn,
        host: cluster.readerEndpoint,
        database: database.database,
        databaseArn: cluster.arn,
        adminSecretArn: cluster.masterUserSecrets.apply((secrets) => secrets[0]?.secretArn ?? ""),
        adminSecretKeyArn: key.arn,
        instances,
      },
      child,
    );
    this.clusterIdentifier = cluster.clusterIdentifier;
    this.readerHost = cluster.readerEndpoint;
    this.nodes = { cluster, instances, key };
    this.registerOutputs({ clusterIdentifier: this.clusterIdentifier, readerHost: this.readerHost });
  }
}

const PARAMETERS = [
  { name: "require_secure_transport", value: "ON" },
  { name: "server_audit_events", value: "CONNECT,QUERY_DCL,QUERY_DDL" },
  { name: "server_audit_logging", value: "1" },
];

const EXPORTED_LOGS = ["audit", "error"] as const;

/** Aurora would make these groups itself, unencrypted and for ever. */
function logsOf(name: string, args: SourceDatabaseArgs, parent: SourceDatabase): LogGroup[] {
  return EXPORTED_LOGS.map((log) =>
    logGroup(
      `${name}-${log}`,
      {
        deployment: args.deployment,
        groupName: `/aws/rds/cluster/${clusterName(args)}/${log}`,
        key: args.operationsKeyArn,
        keepDays: AUDIT_DAYS,
      },
      { parent },
    ),
  );
}

function checkArgs(args: SourceDatabaseArgs): void {
  const faults = new ArgumentFaults("SourceDatabase");
  const { database } = args;
  const serverless = database.instanceClass === "db.serverless";
  faults.check(
    args.deployment.model.sources.some((source) => source.name === args.source),
    "source",
    `the definition has no source "${args.source}"`,
  );
  faults.check(
    serverless === (database.capacity !== undefined),
    "database.capacity",
    `"db.serverless" and a capacity go together`,
  );
  faults.check(database.backupDays >= 1 && database.backupDays <= 35, "database.backupDays", "expected 1 to 35 days");
  faults.throwIfAny();
}

function clusterName(args: SourceDatabaseArgs): string {
  return sourceClusterIdentifier(args.deployment.names.stem, args.source);
}

function clusterArgs(args: SourceDatabaseArgs, keyArn: pulumi.Output<string>): ClusterArgs {
  const { deployment, database } = args;
  const kept = !deployment.destroyable.has("source");
  return {
    clusterIdentifier: clusterName(args),
    engine: "aurora-mysql",
    engineMode: "provisioned",
    engineVersion: database.engineVersion ?? AURORA_VERSION,
    databaseName: database.database,
    masterUsername: "marketplace_owner",
    manageMasterUserPassword: true,
    masterUserSecretKmsKeyId: keyArn,
    storageEncrypted: true,
    kmsKeyId: keyArn,
    iamDatabaseAuthenticationEnabled: true,
    // The Data API, through which the read-only user is made.
    enableHttpEndpoint: true,
    enabledCloudwatchLogsExports: [...EXPORTED_LOGS],
    backupRetentionPeriod: database.backupDays,
    copyTagsToSnapshot: true,
    deletionProtection: kept,
    skipFinalSnapshot: !kept,
    ...(kept ? { finalSnapshotIdentifier: `${clusterName(args)}-final` } : {}),
    vpcSecurityGroupIds: [args.securityGroupId],
    ...(database.capacity === undefined
      ? // Aurora Serverless has no backtrack.
        { backtrackWindow: 24 * 60 * 60 }
      : {
          serverlessv2ScalingConfiguration: {
            minCapacity: database.capacity.minimum,
            maxCapacity: database.capacity.maximum,
          },
        }),
    tags: tags(deployment, args.source),
  };
}

/** Enhanced monitoring writes through a policy of AWS's own. */
function monitoringRole(
  name: string,
  { deployment, source }: SourceDatabaseArgs,
  parent: SourceDatabase,
): pulumi.Output<string> {
  return printedRole(
    `${name}-monitoring`,
    {
      deployment,
      purpose: `${source}-monitoring`,
      trust: trustPolicy({ service: "monitoring.rds.amazonaws.com", account: deployment.account }),
      access: {
        managedPolicy: `arn:${deployment.partition}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole`,
      },
    },
    { parent },
  );
}
