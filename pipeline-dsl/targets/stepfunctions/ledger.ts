import { type Catcher, goTo, type JsonObject, type TaskState } from "./asl";
import { LEDGER_RETRY } from "./retries";

/** Where a pipeline's run ledger is: docs/internals.md says what its items hold. */
export interface LedgerPlace {
  readonly table: string;
  readonly pipeline: string;
}

type Action = "getItem" | "query" | "transactWriteItems" | "updateItem";

interface Call {
  readonly action: Action;
  readonly parameters: JsonObject;
  readonly resultSelector?: JsonObject;
  /** Default: the answer is dropped. */
  readonly resultPath?: string;
  readonly next: string | null;
}

/** Of a transaction it may have been a conflict as well, which was tried again before. */
const CONDITION_FAILED = ["DynamoDb.ConditionalCheckFailedException", "DynamoDb.TransactionCanceledException"];

/** `look`: the state that reads what the write's condition asks. */
export function catchLost(look: string): Catcher {
  return { ErrorEquals: CONDITION_FAILED, ResultPath: "$.lost", Next: look };
}

/**
 * Of a write whose condition does not hold, since another execution was quicker than this one has looked: it looks again, and is told
 * who it was.
 */
export function lookAgain(task: TaskState, look: string): TaskState {
  return { ...task, Catch: [catchLost(look)] };
}

/** A write under the execution's own lock that finds it another's: nothing is tried again, and `lostLockStates` say whose it is. */
export function orLost(task: TaskState): TaskState {
  return lookAgain(task, SEE_LOST);
}

export const SEE_LOST = "SeeLost";
export const CATCH_LOST = catchLost(SEE_LOST);

const TIMEOUT_SECONDS = 60;

export function ledgerTask(call: Call): TaskState {
  return {
    Type: "Task",
    Resource: `arn:aws:states:::aws-sdk:dynamodb:${call.action}`,
    Parameters: call.parameters,
    ...(call.resultSelector === undefined ? {} : { ResultSelector: call.resultSelector }),
    ResultPath: call.resultPath ?? null,
    TimeoutSeconds: TIMEOUT_SECONDS,
    Retry: LEDGER_RETRY,
    ...goTo(call.next),
  };
}

export function latestKey(place: LedgerPlace): JsonObject {
  return { pipeline: { S: place.pipeline }, item: { S: "latest" } };
}

/** The lock of recovery: of whoever fails over, or follows at a warm standby. */
export function lockKey(place: LedgerPlace): JsonObject {
  return { pipeline: { S: place.pipeline }, item: { S: "failover" } };
}

/** Whose the newest backup is, or was. */
export function backupKey(place: LedgerPlace): JsonObject {
  return { pipeline: { S: place.pipeline }, item: { S: "backup" } };
}

/** The key of this execution's run, once `$.run` is known. */
export function runKey(place: LedgerPlace): JsonObject {
  return { pipeline: { S: place.pipeline }, item: { "S.$": "$.run.item" } };
}

interface RecoveryLock {
  readonly status: string;
  /** What the item then says of what was activated, in DynamoDB's words, with the values that they name. */
  readonly activated: { readonly expression: string; readonly values: JsonObject };
  /** Whether whoever takes it gives it back as it was: `giveBackRecoveryLock`. */
  readonly isGivenBack?: boolean;
  /** The state that looks at the lock, for `lookAgain`. */
  readonly look: string;
  readonly next: string;
}

/** Takes the lock of recovery, if it is as `$.seen` says, or this execution's already. */
export function takeRecoveryLock(
  place: LedgerPlace,
  { status, activated, isGivenBack = false, look, next }: RecoveryLock,
): TaskState {
  const value = `:${status.toLowerCase()}`;
  const task = ledgerTask({
    action: "updateItem",
    parameters: {
      TableName: place.table,
      Key: lockKey(place),
      UpdateExpression: `SET #owner = :owner, #status = ${value}, #started_at = :now, #activated = ${activated.expression}${isGivenBack ? `, ${NOTE_BEFORE}` : ` REMOVE ${FORGET_BEFORE}`}`,
      ConditionExpression: "attribute_not_exists(#owner) OR #owner = :seen OR #owner = :owner",
      ExpressionAttributeNames: {
        ...BEFORE,
        "#owner": "owner",
        "#status": "status",
        "#started_at": "started_at",
        "#activated": "activated",
      },
      ExpressionAttributeValues: {
        ":owner": { "S.$": "$$.Execution.Id" },
        ":seen": { "S.$": "$.seen.owner" },
        [value]: { S: status },
        ":now": { "S.$": "$$.State.EnteredTime" },
        ...(isGivenBack ? { ":seen_status": { "S.$": "$.seen.status" } } : {}),
        ...activated.values,
      },
    },
    next,
  });
  return lookAgain(task, look);
}

/** Whose the lock was before somebody who gives it back; one that died has noted it already. */
const BEFORE = { "#owner_before": "owner_before", "#status_before": "status_before" };
const NOTE_BEFORE =
  "#owner_before = if_not_exists(#owner_before, :seen), #status_before = if_not_exists(#status_before, :seen_status)";
const FORGET_BEFORE = Object.keys(BEFORE).join(", ");

/** The lock of recovery is again what it was: a failover that has not come to its end is still known, with what it has activated. */
export function giveBackRecoveryLock(place: LedgerPlace, next: string): TaskState {
  return orLost(
    ledgerTask({
      action: "updateItem",
      parameters: {
        TableName: place.table,
        Key: lockKey(place),
        UpdateExpression: `SET #owner = if_not_exists(#owner_before, #owner), #status = if_not_exists(#status_before, #status) REMOVE ${FORGET_BEFORE}`,
        ConditionExpression: "attribute_not_exists(#owner_before) OR #owner = :owner",
        ExpressionAttributeNames: { ...BEFORE, "#owner": "owner", "#status": "status" },
        ExpressionAttributeValues: { ":owner": { "S.$": "$$.Execution.Id" } },
      },
      next,
    }),
  );
}

/** Gives back the lock of recovery, if it is still this execution's. What it has activated may be lost by the next one. */
export function freeLock(place: LedgerPlace, next: string): TaskState {
  return orLost(
    ledgerTask({
      action: "updateItem",
      parameters: {
        TableName: place.table,
        Key: lockKey(place),
        UpdateExpression: "SET #status = :succeeded, #activated = :none",
        ConditionExpression: "#owner = :owner",
        ExpressionAttributeNames: { "#status": "status", "#activated": "activated", "#owner": "owner" },
        ExpressionAttributeValues: {
          ":succeeded": { S: "SUCCEEDED" },
          ":none": { S: "" },
          ":owner": { "S.$": "$$.Execution.Id" },
        },
      },
      next,
    }),
  );
}
