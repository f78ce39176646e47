import type { PipelineModel } from "../../pipeline-dsl/model";
import type { TaskHandlers } from "../executions/task";
import type { Home } from "../home/home";
import { takeSnapshot } from "./snapshots";

/** A machine that takes a snapshot of its site's warehouse, beside the one before each run. */
export function snapshotTasks(home: Home, model: PipelineModel): TaskHandlers {
  return {
    "aws-sdk:redshiftserverless:createSnapshot": async () => {
      const snapshot = await takeSnapshot(home, model);
      return { Snapshot: { SnapshotName: snapshot?.id ?? "" } };
    },
  };
}
