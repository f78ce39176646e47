import type { States } from "./asl";
import { latestKey, type LedgerPlace, ledgerTask } from "./ledger";
import type { Refusal } from "./refusals";
import { OWNER_RETRY } from "./retries";

/**
 * Looks at the lock: it is held while the status is RUNNING and the owner's execution has not ended. What was seen
 * here is the condition under which the lock is taken later, so two executions cannot both take it.
 */
export function lockStates(place: LedgerPlace, next: { readonly retry: string; readonly newRun: string }): States {
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
    SeeNone: {
      Type: "Pass",
      Result: { owner: "", run_id: "", status: "" },
      ResultPath: "$.seen",
      Next: "ChooseKind",
    },
    SeeLatest: {
      Type: "Pass",
      Parameters: {
        "owner.$": "$.latest.Item.owner.S",
        "run_id.$": "$.latest.Item.run_id.S",
        "status.$": "$.latest.Item.status.S",
      },
      ResultPath: "$.seen",
      Next: "IsLocked",
    },
    IsLocked: {
      Type: "Choice",
      Choices: [{ Variable: "$.seen.status", StringEquals: "RUNNING", Next: "ReadOwner" }],
      Default: "ChooseKind",
    },
    ReadOwner: {
      Type: "Task",
      Resource: "arn:aws:states:::aws-sdk:sfn:describeExecution",
      Parameters: { "ExecutionArn.$": "$.seen.owner" },
      ResultSelector: { "Status.$": "$.Status" },
      ResultPath: "$.owner",
      TimeoutSeconds: 60,
      Retry: OWNER_RETRY,
      // Step Functions forgets an execution after 90 days: it has ended, and the run goes on as if it had said so.
      Catch: [{ ErrorEquals: ["Sfn.ExecutionDoesNotExistException"], ResultPath: "$.owner", Next: "ChooseKind" }],
      Next: "IsOwnerRunning",
    },
    IsOwnerRunning: {
      Type: "Choice",
      Choices: [
        {
          Or: [
            { Variable: "$.owner.Status", StringEquals: "RUNNING" },
            { Variable: "$.owner.Status", StringEquals: "PENDING_REDRIVE" },
          ],
          Next: "AlreadyRunning" satisfies Refusal,
        },
      ],
      Default: "ChooseKind",
    },
    ChooseKind: {
      Type: "Choice",
      Choices: [
        {
          And: [
            { Variable: "$.input.retry", BooleanEquals: true },
            { Variable: "$.seen.status", StringEquals: "RUNNING" },
          ],
          Next: next.retry,
        },
        { Variable: "$.input.retry", BooleanEquals: true, Next: "NothingToRetry" satisfies Refusal },
      ],
      Default: next.newRun,
    },
  };
}
