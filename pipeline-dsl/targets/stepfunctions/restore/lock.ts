import type { States } from "../asl";
import { lookAtLock } from "../held-lock";
import { latestKey, type LedgerPlace, ledgerTask } from "../ledger";
import type { RestoreRefusal } from "./refusals";

/** Nothing loads while a table is restored: the lock of runs is looked at here, and taken by `lockStates`. */
export function lookAtRuns(place: LedgerPlace, next: string): States {
  return lookAtLock(place, {
    key: latestKey(place),
    attributes: ["owner", "status"],
    item: "Latest",
    none: "SeeNone",
    next,
    held: "AlreadyRunning" satisfies RestoreRefusal,
  });
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
