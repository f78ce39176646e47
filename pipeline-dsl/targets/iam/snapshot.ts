import { arn } from "./arns";
import type { AccessPlace } from "./place";
import type { Statement } from "./statement";

/** Takes a snapshot of the site's own warehouse. `namespaceArn`: of a workgroup. */
export function takeSnapshot(place: AccessPlace, namespaceArn: string | null): Statement {
  const { warehouse } = place;
  return warehouse.kind === "cluster"
    ? {
        sid: "SnapshotCluster",
        actions: ["redshift:CreateClusterSnapshot"],
        resources: [
          arn(place, "redshift", `cluster:${warehouse.name}`),
          arn(place, "redshift", `snapshot:${warehouse.name}/*`),
        ],
      }
    : {
        sid: "SnapshotNamespace",
        actions: ["redshift-serverless:CreateSnapshot"],
        // A serverless snapshot's ARN carries an id that AWS makes up, so its pattern cannot name the namespace.
        resources: [...(namespaceArn === null ? [] : [namespaceArn]), arn(place, "redshift-serverless", "snapshot/*")],
      };
}

/** Looks for the snapshots of the site's own warehouse, and restores tables of them into it. */
export function restoreTables(place: AccessPlace): readonly Statement[] {
  const { warehouse } = place;
  if (warehouse.kind === "cluster") {
    const cluster = arn(place, "redshift", `cluster:${warehouse.name}`);
    return [
      {
        sid: "FindSnapshots",
        actions: ["redshift:DescribeClusterSnapshots", "redshift:DescribeTableRestoreStatus"],
        resources: [cluster],
      },
      {
        sid: "RestoreTables",
        actions: ["redshift:RestoreTableFromClusterSnapshot"],
        resources: [cluster, arn(place, "redshift", `snapshot:${warehouse.name}/*`)],
      },
    ];
  }
  const { namespaceArn } = warehouse;
  const snapshots = arn(place, "redshift-serverless", "snapshot/*");
  return [
    { sid: "FindSnapshots", actions: ["redshift-serverless:ListSnapshots"], resources: [snapshots] },
    {
      sid: "RestoreTables",
      actions: ["redshift-serverless:RestoreTableFromSnapshot"],
      resources: [...(namespaceArn === null ? [] : [namespaceArn]), snapshots],
    },
    // It has no resources.
    { sid: "SeeTables", actions: ["redshift-serverless:GetTableRestoreStatus"], resources: ["*"] },
  ];
}
