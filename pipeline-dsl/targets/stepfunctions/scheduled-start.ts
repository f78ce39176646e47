import type { States } from "./asl";
import { type LedgerPlace, ledgerTask } from "./ledger";

export const STARTED_ALREADY = "StartedAlready";

/**
 * One scheduled time begins one run. EventBridge Scheduler starts an execution again when the answer to its first call is lost,
 * and nothing that it fills in gives both the same name: the id is new for each attempt, and the time holds colons, which
 * names must not. So the first execution writes itself into the ledger, and a later one, which reads another owner, ends well.
 */
export function scheduledStartStates(place: LedgerPlace, next: string): States {
  return {
    IsScheduled: {
      Type: "Choice",
      Choices: [
        {
          And: [
            { Variable: "$.input.retry", BooleanEquals: false },
            { Not: { Variable: "$.input.scheduled_time", StringEquals: "" } },
          ],
          Next: "ClaimStart",
        },
      ],
      Default: next,
    },
    ClaimStart: ledgerTask({
      action: "updateItem",
      parameters: {
        TableName: place.table,
        Key: {
          pipeline: { S: place.pipeline },
          item: { "S.$": "States.Format('start#{}', $.input.scheduled_time)" },
        },
        UpdateExpression: "SET #owner = if_not_exists(#owner, :owner)",
        ExpressionAttributeNames: { "#owner": "owner" },
        ExpressionAttributeValues: { ":owner": { "S.$": "$$.Execution.Id" } },
        ReturnValues: "ALL_NEW",
      },
      resultSelector: { "owner.$": "$.Attributes.owner.S" },
      resultPath: "$.start",
      next: "IsFirstStart",
    }),
    IsFirstStart: {
      Type: "Choice",
      Choices: [{ Variable: "$$.Execution.Id", StringEqualsPath: "$.start.owner", Next: next }],
      Default: STARTED_ALREADY,
    },
    // Its output names the execution that did start the run, `start.owner`.
    [STARTED_ALREADY]: { Type: "Succeed" },
  };
}
