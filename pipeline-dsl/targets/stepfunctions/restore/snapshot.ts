import { printClearSnapshotBatch, printSnapshotLoadsBatch } from "../../redshift/restore/snapshot-tables";
import type { RecoveryCall } from "../../recovery/aws-refusals";
import type { JsonObject, States, TaskState } from "../asl";
import { caught, sdkTask } from "../failover/sdk-task";
import type { FailoverContext } from "../failover/context";
import { functionTask } from "../failover/function-task";
import { sqlGuard, sqlStepTask, sqlTask } from "../sql-task";

const POLL_SECONDS = 60;

/** What the recovery function chooses, which is kept as `$.chosen`. */
export const CHOSEN = [
  "anew",
  "batches",
  "expected",
  "first_key",
  "members",
  "members_text",
  "newest",
  "passed_over",
  "restored",
  "skip",
  "source",
  "table",
  "today",
] as const;

/** Snapshots of this site's own warehouse, for a table can be restored into no other; for other sources none. */
export function listSnapshotStates(context: FailoverContext, next: string): States {
  return {
    BeginSearch: { Type: "Pass", Result: { list: [] }, ResultPath: "$.snapshots", Next: "IsFromSnapshot" },
    IsFromSnapshot: {
      Type: "Choice",
      Choices: [{ Variable: "$.input.from", StringEquals: "snapshot", Next: "SeeUntil" }],
      Default: next,
    },
    SeeUntil: functionTask(context, {
      operation: "snapshots_until",
      parameters: {
        "table.$": "$.input.table",
        "as_of.$": "$.input.as_of",
        "from.$": "$.input.from",
        "reason.$": "$.input.reason",
        "approved_by.$": "$.input.approved_by",
      },
      keep: ["until"],
      resultPath: "$.search",
      next: "ListSnapshots",
    }),
    ListSnapshots: listSnapshots(context, next),
  };
}

/** The newest hundred up to the time: of an hourly rhythm, those of four days. */
function listSnapshots({ bindings, recovery }: FailoverContext, next: string): TaskState {
  const answer = { selector: { "list.$": "$.Snapshots" }, resultPath: "$.snapshots", next };
  return bindings.warehouse.kind === "cluster"
    ? {
        ...sdkTask("redshift:describeClusterSnapshots", {
          parameters: {
            ClusterIdentifier: bindings.warehouse.name,
            "EndTime.$": "$.search.until",
            SortingEntities: [{ Attribute: "CREATE_TIME", SortOrder: "DESC" }],
            MaxRecords: 100,
          },
          ...answer,
        }),
        Catch: caught("redshift:describeClusterSnapshots", next),
      }
    : sdkTask("redshiftserverless:listSnapshots", {
        parameters: { NamespaceName: recovery.namespace, "EndTime.$": "$.search.until", MaxResults: 100 },
        ...answer,
      });
}

/**
 * Puts the tables of the snapshot beside the live ones, asks them what they are loaded with, and plans what is loaded again.
 * Nothing that readers see has changed then; what is refused gives the lock back.
 */
export function fromSnapshotStates(
  context: FailoverContext,
  tables: JsonObject,
  { next, refused }: { readonly next: string; readonly refused: string },
): States {
  const { model, bindings } = context;
  return {
    DescribeSnapshot: {
      Type: "Pass",
      Parameters: {
        "run_id.$": "$$.Execution.Name",
        "check_id.$": "$$.Execution.Name",
        "warehouse.$": "$.site.warehouse",
      },
      ResultPath: "$.run",
      Next: "ClearSnapshot",
    },
    ClearSnapshot: sqlTask(printClearSnapshotBatch(model), bindings, "RestoreTables"),
    RestoreTables: {
      Type: "Map",
      Comment: "Each table of the snapshot, beside the live ones",
      ItemsPath: "$.chosen.restored",
      ItemSelector: {
        "source.$": "$$.Map.Item.Value.source",
        "target.$": "$$.Map.Item.Value.target",
        "snapshot.$": "$.chosen.source.snapshot",
      },
      // A warehouse restores few tables at a time.
      MaxConcurrency: 1,
      ItemProcessor: { ProcessorConfig: { Mode: "INLINE" }, StartAt: "RestoreTable", States: restoreOne(context) },
      ResultPath: null,
      Next: "ReadSnapshotLoads",
    },
    ReadSnapshotLoads: sqlStepTask(printSnapshotLoadsBatch(model), bindings, "IsSnapshotRead"),
    IsSnapshotRead: sqlGuard("PlanFromSnapshot", refused),
    PlanFromSnapshot: functionTask(context, {
      operation: "plan_from_snapshot",
      parameters: {
        "chosen.$": "$.chosen",
        "check_id.$": "$$.Execution.Name",
        curated: model.lake.zones.curated,
        tables,
      },
      keep: [...CHOSEN, "complaint"],
      resultPath: "$.chosen",
      next: "TellPlan",
    }),
    TellPlan: {
      Type: "Pass",
      Parameters: { "refusal.$": "$.chosen.complaint" },
      ResultPath: "$.batch",
      Next: "IsPlanned",
    },
    IsPlanned: sqlGuard(next, refused),
  };
}

/** What AWS does not restore is found missing by the SQL that follows, which tells where AWS says why. */
function restoreOne(context: FailoverContext): States {
  const { call, see, parameters, ofRequest, status } = callsOf(context);
  return {
    RestoreTable: {
      ...sdkTask(call, {
        parameters,
        selector: { "id.$": "$.TableRestoreStatus.TableRestoreRequestId" },
        resultPath: "$.restore",
        next: "WaitForTable",
      }),
      Catch: caught(call, "TableSeen"),
    },
    WaitForTable: { Type: "Wait", Seconds: POLL_SECONDS, Next: "SeeTable" },
    SeeTable: sdkTask(see, {
      parameters: ofRequest,
      selector: { "status.$": status },
      resultPath: "$.seen",
      next: "IsTableThere",
    }),
    IsTableThere: {
      Type: "Choice",
      Choices: [
        {
          Or: ["PENDING", "IN_PROGRESS"].map((each) => ({ Variable: "$.seen.status", StringEquals: each })),
          Next: "WaitForTable",
        },
      ],
      Default: "TableSeen",
    },
    TableSeen: { Type: "Succeed" },
  };
}

interface Calls {
  readonly call: RecoveryCall;
  readonly see: RecoveryCall;
  readonly parameters: JsonObject;
  readonly ofRequest: JsonObject;
  /** Path of the status in the answer. */
  readonly status: string;
}

function callsOf({ model, bindings, recovery }: FailoverContext): Calls {
  const { kind, name, database } = bindings.warehouse;
  const { schema } = model.warehouse;
  const table = {
    SourceDatabaseName: database,
    SourceSchemaName: schema,
    "SourceTableName.$": "$.source",
    TargetDatabaseName: database,
    TargetSchemaName: schema,
    "NewTableName.$": "$.target",
  };
  return kind === "cluster"
    ? {
        call: "redshift:restoreTableFromClusterSnapshot",
        see: "redshift:describeTableRestoreStatus",
        parameters: { ClusterIdentifier: name, "SnapshotIdentifier.$": "$.snapshot", ...table },
        ofRequest: { ClusterIdentifier: name, "TableRestoreRequestId.$": "$.restore.id" },
        status: "$.TableRestoreStatusDetails[0].Status",
      }
    : {
        call: "redshiftserverless:restoreTableFromSnapshot",
        see: "redshiftserverless:getTableRestoreStatus",
        parameters: {
          NamespaceName: recovery.namespace,
          WorkgroupName: name,
          "SnapshotName.$": "$.snapshot",
          ...table,
        },
        ofRequest: { "TableRestoreRequestId.$": "$.restore.id" },
        status: "$.TableRestoreStatus.Status",
      };
}
