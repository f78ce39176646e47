import * as pulumi from "@pulumi/pulumi";
import { machineArn } from "../pipeline-dsl/targets/iam";
import { firstSiteDocument } from "../pipeline-dsl/targets/recovery";
import type { MigrationFile } from "../pipeline-dsl/targets/redshift";
import { accessPlace, jobEndpoints } from "./access";
import { copyRoleArn, readerSecretName, restoresHere, withRestored, type WarehouseBinding } from "./bindings";
import { Catalog } from "./components/catalog";
import type { ComponentArgs } from "./components/component";
import { copyRole } from "./components/copy-role";
import { DailySnapshot } from "./components/daily-snapshot";
import { deadLetterQueue } from "./components/dead-letter-queue";
import { EncryptionKey, logsUseKey } from "./components/encryption-key";
import { Jobs } from "./components/jobs";
import { Lake } from "./components/lake";
import { Ledger } from "./components/ledger";
import { Monitoring } from "./components/monitoring";
import { Network } from "./components/network";
import { Orchestration } from "./components/orchestration";
import { Recovery } from "./components/recovery";
import { SnapshotCopies } from "./components/snapshot-copies";
import { SourceAccess } from "./components/source-access";
import { Backfill } from "./components/backfill";
import { TableRestore } from "./components/table-restore";
import { SourceDatabase } from "./components/source-database";
import { WarehouseName } from "./components/warehouse-name";
import { warehouseOf, type Warehouse, type WarehouseArgs } from "./components/warehouse";
import { WarehouseWorkgroup } from "./components/warehouse-workgroup";
import { rehearsedHere, sentFromHere, standsByHere, type Deployment } from "./deployment";
import { printDocuments } from "./documents";
import { sourceClusterIdentifier } from "./names";
import type { WarehouseSettings } from "./settings/settings";
import type { StackSettings } from "./settings/stack-settings";
import { warehouseOfHost } from "./settings/warehouse-host";

export interface PipelineArgs extends ComponentArgs, Pick<StackSettings, "warehousePassword" | "notify"> {
  readonly migrations: readonly MigrationFile[];
}

/** One pipeline in one stack. The constructor is the table of contents of what will exist in the account. */
export class Pipeline extends pulumi.ComponentResource {
  readonly bucket: pulumi.Output<string>;
  readonly warehouse: Warehouse;
  readonly stateMachineArn: pulumi.Output<string>;
  /** Address of the queue of starts that failed. */
  readonly failedStarts: pulumi.Output<string>;

  constructor(name: string, args: PipelineArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rental:pipeline:Pipeline", name, {}, opts);
    const { deployment } = args;
    const { settings, names } = deployment;
    const child = { parent: this };
    const target = warehouseBinding(settings.warehouse, names.warehouse);
    const documents = printDocuments(deployment, target, args.migrations);

    const operationsKey = new EncryptionKey(
      "operations-key",
      { deployment, purpose: "ledger, logs, secrets and queues", part: "ledger", services: logServices(deployment) },
      child,
    );
    const lake = new Lake("lake", { deployment }, child);
    const network = new Network(
      "network",
      { deployment, endpoints: jobEndpoints(deployment, documents), keyArn: operationsKey.arn },
      child,
    );
    const sources = this.sources(args, network, operationsKey);
    const copyRoleOfStack =
      copyRoleArn(deployment) === settingsCopyRole(settings.warehouse)
        ? pulumi.output(copyRoleArn(deployment))
        : copyRole("warehouse-copy", { deployment, warehouse: target, lakeKeyArn: lake.keyArn }, child);
    const warehouseArgs = {
      deployment,
      subnetIds: network.subnetIds,
      securityGroupId: network.groups.warehouse,
      copyRoleArn: copyRoleOfStack,
      operationsKeyArn: operationsKey.arn,
      password: args.warehousePassword,
    };
    this.warehouse = warehouseOf("warehouse", warehouseArgs, settings.warehouse, child);
    const site = pulumi.output(this.warehouse.secretArn).apply((secretArn) => {
      const { warehouse, ...rest } = documents.bindings;
      return firstSiteDocument({ ...rest, warehouse: { ...warehouse, ...(secretArn === null ? {} : { secretArn }) } });
    });
    new Ledger("ledger", { deployment, keyArn: operationsKey.arn, site }, child);
    if (deployment.site === "standby") new SnapshotCopies("snapshot-copies", { deployment }, child);
    const rehearsal = this.rehearsal(warehouseArgs, child);
    const access = accessPlace(deployment, documents, {
      lakeKeyArn: lake.keyArn,
      operationsKeyArn: operationsKey.arn,
      subnetIds: network.subnetIds,
      jobsSecurityGroupId: network.groups.jobs,
      warehouseArn: this.warehouse.arn,
      warehouseSecretArn: this.warehouse.secretArn,
      warehouseKeyArn: this.warehouse.secretKeyArn,
      warehouseNamespaceArn: this.warehouse.namespaceArn,
      rehearsal:
        rehearsal === null
          ? null
          : pulumi.all([rehearsal.arn, rehearsal.namespaceArn]).apply(([arn, namespaceArn]) => ({ arn, namespaceArn })),
    });
    new Catalog("catalog", { deployment, plan: documents.plan, rulesets: documents.rulesets }, child);
    new Jobs(
      "jobs",
      {
        deployment,
        specs: documents.jobs,
        artifacts: documents.artifacts,
        bucket: lake.bucket,
        lakeKeyArn: lake.keyArn,
        operationsKeyArn: operationsKey.arn,
        access,
        subnetIds: network.subnetIds,
        securityGroupId: network.groups.jobs,
        sources,
      },
      child,
    );
    const queue = deadLetterQueue("failed-starts", { deployment, keyArn: operationsKey.arn }, child);
    const orchestration = new Orchestration(
      "orchestration",
      {
        deployment,
        definitions: {
          pipeline: documents.pipelineMachine,
          sql: pulumi.output(this.warehouse.secretArn).apply(documents.sqlMachine),
          parts: documents.partMachines,
        },
        access,
        lakeKeyArn: lake.keyArn,
        keyArn: operationsKey.arn,
        queueArn: queue.arn,
      },
      child,
    );
    const { other } = deployment;
    if (settings.dns !== undefined && other !== null) {
      new WarehouseName("name", { deployment, other, dns: settings.dns, address: this.warehouse.address }, child);
    }
    const recovery = new Recovery(
      "recovery",
      {
        deployment,
        machines: documents.recoveryMachines.map((machine) => ({
          ...machine,
          definition:
            rehearsal === null
              ? machine.definition
              : pulumi
                  .all([rehearsal.secretArn, rehearsal.secretKeyArn])
                  .apply(([secret, key]) => withRestored(deployment, machine.definition, secret, key)),
        })),
        access,
        lakeKeyArn: lake.keyArn,
        keyArn: operationsKey.arn,
        dependsOn: [orchestration.nodes.sqlAlias],
        queueArn: queue.arn,
      },
      child,
    );
    new TableRestore(
      "table-restore",
      {
        deployment,
        machines: documents.restoreMachines,
        access,
        lakeKeyArn: lake.keyArn,
        keyArn: operationsKey.arn,
        dependsOn: [orchestration.nodes.sqlAlias, recovery],
      },
      child,
    );
    new Backfill(
      "backfill",
      {
        deployment,
        machines: documents.backfillMachines,
        access,
        lakeKeyArn: lake.keyArn,
        keyArn: operationsKey.arn,
        dependsOn: [orchestration.nodes.sqlAlias, recovery],
      },
      child,
    );
    if (this.warehouse.owned) {
      new DailySnapshot("snapshot", { deployment, warehouse: this.warehouse, access, queueArn: queue.arn }, child);
    }
    new Monitoring(
      "monitoring",
      {
        deployment,
        watched: {
          namespace: names.namespace,
          pipeline: deployment.model.name,
          stateMachineArn: machineArn(deployment, names.machines.pipeline),
          startArn: `${machineArn(deployment, names.machines.pipeline)}:${names.machines.alias}`,
          recovery: {
            failover: machineArn(deployment, names.recovery.failover),
            ofTables: [names.recovery.backup, names.recovery.restoreTable, names.recovery.backfill].map((name) =>
              machineArn(deployment, name),
            ),
          },
          scheduled: settings.schedule.enabled,
          jobNames: names.jobs,
          warehouse: watchedWarehouse(settings.warehouse, target),
          rehearsed: rehearsedHere(deployment),
          standby: standsByHere(deployment),
          sends: sentFromHere(deployment),
          sources: watchedSources(deployment),
        },
        access,
        operationsKeyArn: operationsKey.arn,
        notify: args.notify,
      },
      child,
    );
    this.bucket = lake.bucket;
    this.stateMachineArn = orchestration.aliasArn;
    this.failedStarts = queue.url;
    this.registerOutputs({ bucket: this.bucket, stateMachineArn: this.stateMachineArn });
  }

  /** What a rehearsal of the failover restores into, where this site's warehouse is restored from a snapshot. */
  private rehearsal(args: WarehouseArgs, child: pulumi.ComponentResourceOptions): WarehouseWorkgroup | null {
    const { deployment } = args;
    const settings = deployment.settings.warehouse;
    if (!restoresHere(deployment) || settings.kind !== "serverless") return null;
    if (!(this.warehouse instanceof WarehouseWorkgroup)) return null;
    const beside = { name: deployment.names.rehearsal, key: this.warehouse.nodes.key };
    return new WarehouseWorkgroup("rehearsal", { ...args, settings, beside }, child);
  }

  /** Databases of the stack's own, and the way to those that exist: the JDBC address and the secret of each. */
  private sources(
    { deployment }: PipelineArgs,
    network: Network,
    operationsKey: EncryptionKey,
  ): Record<string, { readonly url: pulumi.Input<string>; readonly secret: string }> {
    const child = { parent: this };
    const entries = Object.entries(deployment.settings.sources).map(([source, database]) => {
      if (database.kind === "existing") {
        if (database.securityGroup !== undefined) {
          new SourceAccess(
            source,
            {
              deployment,
              port: database.port,
              securityGroupId: database.securityGroup,
              jobsGroupId: network.groups.jobs,
            },
            child,
          );
        }
        return [
          source,
          { url: jdbcUrl(database.host, database.port, database.database), secret: database.secret },
        ] as const;
      }
      const secret = readerSecretName(deployment, source);
      const aurora = new SourceDatabase(
        source,
        {
          deployment,
          source,
          database,
          subnetIds: network.subnetIds,
          securityGroupId: network.groups.source,
          readerSecret: secret,
          operationsKeyArn: operationsKey.arn,
        },
        child,
      );
      return [
        source,
        { url: aurora.readerHost.apply((host) => jdbcUrl(host, 3306, database.database)), secret },
      ] as const;
    });
    return Object.fromEntries<(typeof entries)[number][1]>(entries);
  }
}

function jdbcUrl(host: string, port: number, database: string): string {
  return `jdbc:mysql://${host}:${String(port)}/${database}`;
}

/** Logs of the jobs, the machines, the functions, the databases and the network. */
function logServices({ partition, region, account, names }: Deployment): ReturnType<typeof logsUseKey>[] {
  return [
    logsUseKey(partition, region, account, [
      "/aws-glue/jobs/",
      "/aws/lambda/",
      "/aws/rds/cluster/",
      "/aws/redshift/",
      "/aws/vendedlogs/states/",
      `/${names.stem}/`,
    ]),
  ];
}

function warehouseBinding(settings: WarehouseSettings, ownName: string): WarehouseBinding {
  if (settings.kind !== "existing") {
    return {
      kind: settings.kind === "provisioned" ? "cluster" : "workgroup",
      name: ownName,
      database: settings.database,
    };
  }
  const address = warehouseOfHost(settings.host);
  return { kind: address?.kind ?? "cluster", name: address?.name ?? settings.host, database: settings.database };
}

function settingsCopyRole(settings: WarehouseSettings): string | undefined {
  return settings.kind === "existing" ? settings.copyRole : undefined;
}

type Watched = ConstructorParameters<typeof Monitoring>[1]["watched"];

function watchedWarehouse(settings: WarehouseSettings, target: WarehouseBinding): Watched["warehouse"] {
  if (target.kind === "cluster") return { kind: "cluster", name: target.name };
  const capacity =
    settings.kind === "serverless" ? { base: settings.baseCapacity, maximum: settings.maxCapacity } : null;
  return { kind: "workgroup", name: target.name, capacity };
}

function watchedSources({ settings, names }: Deployment): Watched["sources"] {
  return Object.entries(settings.sources).flatMap(([name, database]) =>
    database.kind === "aurora"
      ? [
          {
            name,
            clusterIdentifier: sourceClusterIdentifier(names.stem, name),
            serverless: database.instanceClass === "db.serverless",
          },
        ]
      : [],
  );
}
