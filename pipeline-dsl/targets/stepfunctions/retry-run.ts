import type { Site } from "../../model";
import type { States, TaskState } from "./asl";
import { latestKey, type LedgerPlace, ledgerTask, lookAgain, orLost, runKey } from "./ledger";
import { REMADE_ENTRY, type Remaking, remadeRunStates } from "./remade-run";
import { siteCheck } from "./site";
import { describeStored } from "./stored-run";

/** Names that DynamoDB reserves are among them. */
const STORED = ["run_id", "item", "logical_date", "window_start", "window_end", "done"] as const;

/** Where a run has been begun, or taken over. */
export const BEGUN = "IsQualityWaived";

/** Takes over the run that failed, with its own dates and what it has done, and notes the operator's waiver. */
export function retryRunStates(place: LedgerPlace, site: Site, remaking: Remaking, next: string): States {
  return {
    ReadRun: ledgerTask({
      action: "getItem",
      parameters: {
        TableName: place.table,
        Key: { pipeline: { S: place.pipeline }, item: { "S.$": "States.Format('run#{}', $.seen.run_id)" } },
        ConsistentRead: true,
        // The verdict and the rows are of any size; a state is given at most 256 KiB.
        ProjectionExpression: STORED.map((_, index) => `#n${String(index)}`).join(", "),
        ExpressionAttributeNames: Object.fromEntries(STORED.map((name, index) => [`#n${String(index)}`, name])),
      },
      resultSelector: { "Item.$": "$.Item" },
      resultPath: "$.stored",
      next: remaking.admitted === null ? "DescribeStoredRun" : REMADE_ENTRY,
    }),
    ...remadeRunStates(remaking),
    DescribeStoredRun: describeStored(
      {
        "run_id.$": "$.stored.Item.run_id.S",
        "item.$": "$.stored.Item.item.S",
        "done.$": "$.stored.Item.done.M",
      },
      "ForgetStoredRun",
    ),
    // The steps that are done would travel twice with every state to the end.
    ForgetStoredRun: { Type: "Pass", Result: {}, ResultPath: "$.stored", Next: "TakeOver" },
    TakeOver: lookAgain(takeOver(place, site, BEGUN), "ReadSite"),
    [BEGUN]: {
      Type: "Choice",
      Choices: [
        {
          And: [
            { Variable: "$.input.retry", BooleanEquals: true },
            { Not: { Variable: "$.input.waive_quality", StringEquals: "" } },
          ],
          Next: "RecordWaiver",
        },
      ],
      Default: next,
    },
    RecordWaiver: orLost(
      ledgerTask({
        action: "updateItem",
        parameters: {
          TableName: place.table,
          Key: runKey(place),
          UpdateExpression: "SET #waiver = :waiver",
          ConditionExpression: "#owner = :owner",
          ExpressionAttributeNames: { "#waiver": "quality_waiver", "#owner": "owner" },
          ExpressionAttributeValues: {
            ":waiver": { "S.$": "$.input.waive_quality" },
            ":owner": { "S.$": "$.run.owner" },
          },
        },
        next,
      }),
    ),
  };
}

/** The lock is the owner of `latest`; the run's own follows it. */
function takeOver(place: LedgerPlace, site: Site, next: string): TaskState {
  const update = {
    TableName: place.table,
    UpdateExpression: "SET #owner = :owner",
    ExpressionAttributeNames: { "#owner": "owner", "#run_id": "run_id" },
  };
  const values = { ":owner": { "S.$": "$.run.owner" }, ":run_id": { "S.$": "$.run.run_id" } };
  return ledgerTask({
    action: "transactWriteItems",
    parameters: {
      TransactItems: [
        siteCheck(place, site, "$.run.epoch"),
        {
          Update: {
            ...update,
            Key: latestKey(place),
            ConditionExpression: "#run_id = :run_id AND (#owner = :seen OR #owner = :owner)",
            ExpressionAttributeValues: { ...values, ":seen": { "S.$": "$.seen.owner" } },
          },
        },
        {
          Update: {
            ...update,
            Key: runKey(place),
            ConditionExpression: "#run_id = :run_id",
            ExpressionAttributeValues: values,
          },
        },
      ],
    },
    next,
  });
}
