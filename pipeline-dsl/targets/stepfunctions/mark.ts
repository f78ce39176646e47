import type { Step } from "../steps";
import type { JsonObject, TaskState } from "./asl";
import { type LedgerPlace, ledgerTask, runKey } from "./ledger";

/** What the ledger keeps of a step that is done: when, and by which attempt of which execution. */
export const MARK = {
  M: {
    at: { "S.$": "$$.State.EnteredTime" },
    attempt: { "S.$": "States.Format('{}.{}', $$.Execution.Name, $$.Execution.RedriveCount)" },
  },
} as const satisfies JsonObject;

/** What a mark says besides, of a step that is done for one definition alone. */
export const BATCH_OF_MARK = "batch";

/**
 * Notes in the ledger that the step is done. The condition keeps out an execution whose run another has taken over; beside others
 * it is caught around them. `batch`: by what the step is known that was done; null where its name says it.
 */
export function mark(step: Step, batch: string | null, place: LedgerPlace, next: string | null): TaskState {
  return ledgerTask({
    action: "updateItem",
    parameters: {
      TableName: place.table,
      Key: runKey(place),
      UpdateExpression: "SET #done.#step = :mark",
      ConditionExpression: "#owner = :owner",
      ExpressionAttributeNames: { "#done": "done", "#step": step.name, "#owner": "owner" },
      ExpressionAttributeValues: {
        ":owner": { "S.$": "$.run.owner" },
        ":mark": batch === null ? MARK : { M: { ...MARK.M, [BATCH_OF_MARK]: { S: batch } } },
      },
    },
    next,
  });
}
