import * as pulumi from "@pulumi/pulumi";
import { arn, snapshotScheduleAccess, trustPolicy, type AccessPlace } from "../../pipeline-dsl/targets/iam";
import { MANUAL_SNAPSHOT_DAYS } from "../../pipeline-dsl/targets/recovery";
import type { ComponentArgs } from "./component";
import { scheduledCall, SCHEDULED_EXECUTION } from "./scheduled-call";
import { printedRole } from "./role";
import type { Warehouse } from "./warehouse";

export interface DailySnapshotArgs extends ComponentArgs {
  readonly warehouse: Warehouse;
  readonly access: pulumi.Output<AccessPlace>;
  readonly queueArn: pulumi.Input<string>;
}

/** The declared daily snapshot, beside the automated ones that Redshift takes in its own rhythm. */
export class DailySnapshot extends pulumi.ComponentResource {
  constructor(name: string, args: DailySnapshotArgs, opts?: pulumi.ComponentResourceOptions) {
    super("rental:warehouse:DailySnapshot", name, {}, opts);
    const { deployment, warehouse } = args;
    const child = { parent: this };
    const scheduleName = `${deployment.names.stem}-snapshot`;
    const role = printedRole(
      name,
      {
        deployment,
        purpose: "snapshot",
        trust: trustPolicy({
          service: "scheduler.amazonaws.com",
          account: deployment.account,
          sourceArn: arn(deployment, "scheduler", "schedule-group/default"),
        }),
        access: pulumi
          .all([args.access, warehouse.namespaceArn ?? pulumi.output(null)])
          .apply(([place, namespace]) => snapshotScheduleAccess(place, namespace, deployment.names.startQueue)),
      },
      child,
    );
    // A retried call may take two: one more copy of the same day, which expires with the other.
    const snapshot = `${deployment.names.warehouse}-${SCHEDULED_EXECUTION}`;
    scheduledCall(
      name,
      {
        name: scheduleName,
        description: "The daily snapshot of the warehouse",
        schedule: deployment.model.recovery.snapshots,
        enabled: true,
        call: warehouse.kind === "cluster" ? "redshift:createClusterSnapshot" : "redshiftserverless:createSnapshot",
        input:
          warehouse.kind === "cluster"
            ? {
                ClusterIdentifier: warehouse.name,
                ManualSnapshotRetentionPeriod: MANUAL_SNAPSHOT_DAYS,
                SnapshotIdentifier: snapshot,
              }
            : { NamespaceName: warehouse.name, RetentionPeriod: MANUAL_SNAPSHOT_DAYS, SnapshotName: snapshot },
        roleArn: role,
        queueArn: args.queueArn,
        partition: deployment.partition,
      },
      child,
    );
    this.registerOutputs({});
  }
}
