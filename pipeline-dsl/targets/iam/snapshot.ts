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
