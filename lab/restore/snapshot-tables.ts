import { join } from "node:path";
import { TaskError, type TaskHandlers } from "../executions/task";
import type { Home } from "../home/home";
import type { JsonObject } from "../json";
import { restoreTableOfDump } from "../recovery/restore-dump";
import { snapshotsIn } from "../recovery/snapshots";

/** Tables of the snapshots of a site's own warehouse: what AWS lists, and restores one by one under new names. */
export function snapshotTableTasks(home: Home): TaskHandlers {
  return {
    "aws-sdk:redshiftserverless:listSnapshots": ({ input }) =>
      Promise.resolve({
        Snapshots: snapshotsIn(home.layout.snapshots)
          .filter(({ taken_at }) => Date.parse(taken_at) <= Date.parse(textOf(input, "EndTime")))
          .map(({ id, taken_at }) => ({ SnapshotName: id, Status: "AVAILABLE", SnapshotCreateTime: taken_at })),
      }),
    "aws-sdk:redshiftserverless:restoreTableFromSnapshot": async ({ input }) => {
      const folder = join(home.layout.snapshots, textOf(input, "SnapshotName"));
      const restored = await restoreTableOfDump(await home.useWarehouse(), folder, {
        source: textOf(input, "SourceTableName"),
        target: textOf(input, "NewTableName"),
      });
      if (!restored)
        throw new TaskError(
          "RedshiftServerless.ValidationException",
          "the snapshot has no such table, or a table of the new name is there",
        );
      return { TableRestoreStatus: { TableRestoreRequestId: textOf(input, "NewTableName") } };
    },
    // A restore ends before its call does: it is never seen under way.
    "aws-sdk:redshiftserverless:getTableRestoreStatus": () =>
      Promise.resolve({ TableRestoreStatus: { Status: "SUCCEEDED" } }),
  };
}

function textOf(input: JsonObject, name: string): string {
  const value = input[name];
  if (typeof value !== "string") throw new TaskError("States.Runtime", `the call has no ${name}`);
  return value;
}
