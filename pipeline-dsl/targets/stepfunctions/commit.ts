import type { Site } from "../../model";
import type { Step } from "../steps";
import type { States, TaskState } from "./asl";
import { putCommitted } from "./committed-item";
import { latestKey, type LedgerPlace, ledgerTask, orLost, runKey } from "./ledger";
import { MARK } from "./mark";
import { siteAgainStates, siteCheck } from "./site";

/**
 * The site is asked once more, so that a run that has lost it says so. What happens between the question and the commit,
 * the commit's own condition holds off.
 */
export function commitStates(step: Step, place: LedgerPlace, site: Site, next: string | null): States {
  return {
    ...siteAgainStates(place, site, { epoch: "$.run.epoch", next: step.name }),
    [step.name]: orLost(commit(step, place, site, next)),
  };
}

/**
 * Ends the run: it succeeded, the lock is free, and the next window starts where this one ends. All or nothing, its own
 * mark too: a run that is committed has nothing left that could fail. And only where the pipeline still lives.
 */
function commit(step: Step, place: LedgerPlace, site: Site, next: string | null): TaskState {
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
        siteCheck(place, site, "$.run.epoch"),
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
        putCommitted(place),
      ],
    },
    next,
  });
}
