import type { Step } from "../steps";
import type { TaskState } from "./asl";
import { latestKey, type LedgerPlace, ledgerTask, runKey } from "./ledger";
import { MARK } from "./mark";

/**
 * Ends the run: it succeeded, the lock is free, and the next window starts where this one ends. All or nothing, its own
 * mark too: a run that is committed has nothing left that could fail.
 */
export function commit(step: Step, place: LedgerPlace, next: string | null): TaskState {
  const TableName = place.table;
  const owned = {
    ConditionExpression: "#owner = :owner",
    ExpressionAttributeNames: { "#owner": "owner", "#status": "status" },
  };
  const values = { ":owner": { "S.$": "$.run.owner" }, ":succeeded": { S: "SUCCEEDED" } };
  return ledgerTask({
    action: "transactWriteItems",
    parameters: {
      TransactItems: [
        {
          Update: {
            TableName,
            Key: latestKey(place),
            UpdateExpression: "SET #status = :succeeded",
            ...owned,
            ExpressionAttributeValues: values,
          },
        },
        {
          Update: {
            TableName,
            Key: runKey(place),
            UpdateExpression: "SET #status = :succeeded, #finished_at = :now, #done.#step = :mark",
            ConditionExpression: owned.ConditionExpression,
            ExpressionAttributeNames: {
              ...owned.ExpressionAttributeNames,
              "#finished_at": "finished_at",
              "#done": "done",
              "#step": step.name,
            },
            ExpressionAttributeValues: { ...values, ":now": { "S.$": "$$.State.EnteredTime" }, ":mark": MARK },
          },
        },
        {
          Put: {
            TableName,
            Item: {
              pipeline: { S: place.pipeline },
              item: { "S.$": "States.Format('committed#{}', $.run.logical_date)" },
              run_id: { "S.$": "$.run.run_id" },
              logical_date: { "S.$": "$.run.logical_date" },
              window_start: { "S.$": "$.run.window_start" },
              window_end: { "S.$": "$.run.window_end" },
              committed_at: { "S.$": "$$.State.EnteredTime" },
            },
          },
        },
      ],
    },
    next,
  });
}
