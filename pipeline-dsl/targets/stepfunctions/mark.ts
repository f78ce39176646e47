import type { Step } from "../steps";
import type { JsonObject, TaskState } from "./asl";
import { type LedgerPlace, ledgerTask, runKey } from "./ledger";

/** What the ledger keeps of a step that is done: when, and by which attempt of which execution. */
export const MARK: JsonObject = {
  M: {
    at: { "S.$": "$$.State.EnteredTime" },
    attempt: { "S.$": "States.Format('{}.{}', $$.Execution.Name, $$.Execution.RedriveCount)" },
  },
};

/** Notes in the ledger that the step is done. The condition keeps out an execution whose run another has taken over. */
export function mark(step: Step, place: LedgerPlace, next: string | null): TaskState {
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
        ":mark": MARK,
      },
    },
    next,
  });
}
