import type { States } from "../asl";
import { latestKey, type LedgerPlace, ledgerTask } from "../ledger";
import { OWNER_RETRY } from "../retries";
import type { RestoreRefusal } from "./refusals";

/** Nothing loads while a table is restored: the lock of runs is looked at here, and taken by `takeLock`. */
export function lookAtLock(place: LedgerPlace, next: string): States {
  return {
    ReadLatest: ledgerTask({
      action: "getItem",
      parameters: { TableName: place.table, Key: latestKey(place), ConsistentRead: true },
      resultPath: "$.latest",
      next: "HasLatest",
    }),
    HasLatest: {
      Type: "Choice",
      Choices: [{ Variable: "$.latest.Item", IsPresent: true, Next: "SeeLatest" }],
      Default: "SeeNone",
    },
    SeeNone: { Type: "Pass", Result: { owner: "", status: "" }, ResultPath: "$.seen", Next: next },
    SeeLatest: {
      Type: "Pass",
      Parameters: { "owner.$": "$.latest.Item.owner.S", "status.$": "$.latest.Item.status.S" },
      ResultPath: "$.seen",
      Next: "IsLocked",
    },
    IsLocked: {
      Type: "Choice",
      Choices: [{ Variable: "$.seen.status", StringEquals: "RUNNING", Next: "ReadOwner" }],
      Default: next,
    },
    ReadOwner: {
      Type: "Task",
      Resource: "arn:aws:states:::aws-sdk:sfn:describeExecution",
      Parameters: { "ExecutionArn.$": "$.seen.owner" },
      ResultSelector: { "Status.$": "$.Status" },
      ResultPath: "$.owner",
      TimeoutSeconds: 60,
      Retry: OWNER_RETRY,
      // Step Functions forgets an execution after 90 days: it has ended.
      Catch: [{ ErrorEquals: ["Sfn.ExecutionDoesNotExistException"], ResultPath: "$.owner", Next: next }],
      Next: "IsOwnerRunning",
    },
    IsOwnerRunning: {
      Type: "Choice",
      Choices: [
        {
          Or: ["RUNNING", "PENDING_REDRIVE"].map((status) => ({ Variable: "$.owner.Status", StringEquals: status })),
          Next: "AlreadyRunning" satisfies RestoreRefusal,
        },
      ],
      Default: next,
    },
  };
}

const NAMES = {
  "#owner": "owner",
  "#status": "status",
  "#owner_before": "owner_before",
  "#status_before": "status_before",
};

/** A restore that died has noted already whose the lock was. */
export function lockStates(place: LedgerPlace, next: string): States {
  return {
    TakeLock: ledgerTask({
      action: "updateItem",
      parameters: {
        TableName: place.table,
        Key: latestKey(place),
        UpdateExpression:
          "SET #owner_before = if_not_exists(#owner_before, #owner), #status_before = if_not_exists(#status_before, #status), #owner = :owner, #status = :running",
        ConditionExpression: "#owner = :seen OR #owner = :owner",
        ExpressionAttributeNames: NAMES,
        ExpressionAttributeValues: {
          ":owner": { "S.$": "$$.Execution.Id" },
          ":seen": { "S.$": "$.seen.owner" },
          ":running": { S: "RUNNING" },
        },
      },
      next,
    }),
  };
}

/** The lock is again what it was: a run that had failed can be retried. */
export function freeLock(place: LedgerPlace, next: string): States {
  return {
    FreeLock: ledgerTask({
      action: "updateItem",
      parameters: {
        TableName: place.table,
        Key: latestKey(place),
        UpdateExpression:
          "SET #owner = if_not_exists(#owner_before, #owner), #status = if_not_exists(#status_before, #status) REMOVE #owner_before, #status_before",
        // A second attempt finds it given back already.
        ConditionExpression: "#owner = :owner OR #owner = :seen",
        ExpressionAttributeNames: NAMES,
        ExpressionAttributeValues: { ":owner": { "S.$": "$$.Execution.Id" }, ":seen": { "S.$": "$.seen.owner" } },
      },
      next,
    }),
  };
}
