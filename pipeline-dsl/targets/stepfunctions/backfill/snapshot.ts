import { MANUAL_SNAPSHOT_DAYS } from "../../recovery/snapshots";
import type { States } from "../asl";
import { type FailoverContext } from "../failover/context";
import { sdkTask } from "../failover/sdk-task";

export const TAKE_SNAPSHOT = "TakeSnapshot";

/**
 * No replay of batches repeats what a backfill has done, so what a failover restores from now on must hold it. A second attempt
 * takes one snapshot more, which expires with the first.
 */
export function snapshotStates({ bindings, recovery }: FailoverContext, next: string): States {
  if (recovery.restoredElsewhere === null) return {};
  const { name } = bindings.warehouse;
  const identifier = `States.Format('${name}-backfill-{}', States.UUID())`;
  return {
    [TAKE_SNAPSHOT]:
      recovery.restoredElsewhere === "cluster"
        ? sdkTask("redshift:createClusterSnapshot", {
            parameters: {
              ClusterIdentifier: name,
              "SnapshotIdentifier.$": identifier,
              ManualSnapshotRetentionPeriod: MANUAL_SNAPSHOT_DAYS,
            },
            selector: { "id.$": "$.Snapshot.SnapshotIdentifier" },
            resultPath: "$.snapshot",
            next,
          })
        : sdkTask("redshiftserverless:createSnapshot", {
            parameters: {
              NamespaceName: recovery.namespace,
              "SnapshotName.$": identifier,
              RetentionPeriod: MANUAL_SNAPSHOT_DAYS,
            },
            selector: { "id.$": "$.Snapshot.SnapshotName" },
            resultPath: "$.snapshot",
            next,
          }),
  };
}
