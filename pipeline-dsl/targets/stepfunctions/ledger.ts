import { goTo, type JsonObject, type TaskState } from "./asl";
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

/**
 * Of a write that takes a lock: another execution was quicker since this one has looked, so it looks again, and is told who it was.
 * `look`: the state that reads what the write's condition asks.
 */
export function lookAgain(task: TaskState, look: string): TaskState {
  return {
    ...task,
    Catch: [
      {
        ErrorEquals: ["DynamoDb.ConditionalCheckFailedException", "DynamoDb.TransactionCanceledException"],
        ResultPath: "$.lost",
        Next: look,
      },
    ],
  };
}

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

/** Gives back the lock of recovery, if it is still this execution's. */
export function freeLock(place: LedgerPlace, next: string): TaskState {
  return ledgerTask({
    action: "updateItem",
    parameters: {
      TableName: place.table,
      Key: lockKey(place),
      UpdateExpression: "SET #status = :succeeded",
      ConditionExpression: "#owner = :owner",
      ExpressionAttributeNames: { "#status": "status", "#owner": "owner" },
      ExpressionAttributeValues: { ":succeeded": { S: "SUCCEEDED" }, ":owner": { "S.$": "$$.Execution.Id" } },
    },
    next,
  });
}
