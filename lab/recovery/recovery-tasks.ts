import { join } from "node:path";
import type { PipelineModel } from "../../pipeline-dsl/model";
import type { RecoveryFunction } from "../aws/recovery-function";
import { codeAndMessage } from "../errors";
import { TaskError, type TaskHandlers } from "../executions/task";
import type { Home } from "../home/home";
import { isJsonObject, type Json, type JsonObject } from "../json";
import { rehearsalName } from "../run/documents";
import { OTHER } from "./documents";
import { pointName } from "./reader-name";
import { replicate } from "./replicate";
import { restoreDump } from "./restore-dump";
import { snapshotsIn } from "./snapshots";

export interface RecoveryTasksOptions {
  /** At the site that becomes the active one. */
  readonly home: Home;
  readonly model: PipelineModel;
  readonly recovery: RecoveryFunction;
  /** The other Region does not answer, and nothing comes from there any more. */
  readonly otherRegionIsGone: boolean;
}

/** By which the function looks at what there is. */
const LOOKS: ReadonlySet<Json | undefined> = new Set(["survey", "to_follow"]);

/** What the machines of recovery call beside ledger, SQL and children: the function, snapshots, restores, the name. */
export function recoveryTasks({ home, model, recovery, otherRegionIsGone }: RecoveryTasksOptions): TaskHandlers {
  const other = home.at(OTHER[home.site]);
  const restore = async (warehouse: string, snapshotArn: string): Promise<Json> => {
    const server = warehouse === rehearsalName(home.site) ? home.openRehearsal() : home.useWarehouse();
    try {
      await restoreDump(await server, join(home.layout.copies, idInArn(snapshotArn)));
    } catch (error) {
      throw new TaskError("RedshiftServerless.InternalServerException", codeAndMessage(error));
    }
    return {};
  };
  return {
    "lambda:invoke": async ({ input }) => {
      const event = isJsonObject(input["Payload"]) ? input["Payload"] : {};
      // What has arrived by now is what it finds.
      if (LOOKS.has(event["operation"]) && !otherRegionIsGone) replicate(other, home, model);
      return { Payload: await recovery.invoke(event, otherRegionIsGone) };
    },
    "aws-sdk:redshiftserverless:listSnapshots": () =>
      Promise.resolve({
        Snapshots: copies(home).map(({ id, arn, takenAt }) => ({
          SnapshotName: id,
          SnapshotArn: arn,
          Status: "AVAILABLE",
          SnapshotCreateTime: takenAt,
        })),
      }),
    "aws-sdk:redshift:describeClusterSnapshots": () =>
      Promise.resolve({
        Snapshots: copies(home).map(({ id, arn, takenAt }) => ({
          SnapshotIdentifier: id,
          SnapshotArn: arn,
          Status: "available",
          SnapshotCreateTime: takenAt,
        })),
      }),
    // A restore ends before its call does: it is never seen under way.
    "aws-sdk:redshiftserverless:getNamespace": () => Promise.resolve({ Namespace: { Status: "AVAILABLE" } }),
    "aws-sdk:redshift:describeClusters": () => Promise.resolve({ Clusters: [{ ClusterStatus: "available" }] }),
    "aws-sdk:redshiftserverless:restoreFromSnapshot": ({ input }) =>
      restore(textOf(input, "WorkgroupName"), textOf(input, "SnapshotArn")),
    "aws-sdk:redshift:restoreFromClusterSnapshot": ({ input }) =>
      restore(textOf(input, "ClusterIdentifier"), textOf(input, "SnapshotArn")),
    "aws-sdk:redshift:deleteCluster": async ({ input }) => {
      if (textOf(input, "ClusterIdentifier") !== rehearsalName(home.site))
        throw new TaskError("Redshift.ClusterNotFoundException", "a failover deletes its rehearsal and nothing else");
      const session = await (await home.openRehearsal()).openSession();
      try {
        await session.query(`DROP SCHEMA IF EXISTS "${model.warehouse.schema.replaceAll('"', '""')}" CASCADE`);
      } finally {
        await session.end();
      }
      return {};
    },
    "aws-sdk:route53:changeResourceRecordSets": ({ input }) => {
      pointName(home.layout, addressIn(input));
      return Promise.resolve({ ChangeInfo: { Status: "INSYNC" } });
    },
  };
}

function copies(home: Home): readonly { readonly id: string; readonly arn: string; readonly takenAt: string }[] {
  return snapshotsIn(home.layout.copies).map(({ id, taken_at }) => ({
    id,
    arn: `arn:aws:redshift:lab:snapshot/${id}`,
    takenAt: taken_at,
  }));
}

function idInArn(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

function textOf(input: JsonObject, name: string): string {
  const value = input[name];
  if (typeof value !== "string") throw new TaskError("States.Runtime", `the call has no ${name}`);
  return value;
}

/** `ChangeBatch.Changes[0].ResourceRecordSet.ResourceRecords[0].Value`. */
function addressIn(input: JsonObject): string {
  const batch = input["ChangeBatch"];
  const change = isJsonObject(batch) && Array.isArray(batch["Changes"]) ? batch["Changes"][0] : undefined;
  const set = isJsonObject(change) ? change["ResourceRecordSet"] : undefined;
  const record = isJsonObject(set) && Array.isArray(set["ResourceRecords"]) ? set["ResourceRecords"][0] : undefined;
  const value = isJsonObject(record) ? record["Value"] : undefined;
  if (typeof value !== "string") throw new TaskError("Route53.InvalidInputException", "the change names no address");
  return value;
}
