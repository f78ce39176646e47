import type { Site } from "../../model";
import type { States, TaskState } from "./asl";
import { latestKey, type LedgerPlace, ledgerTask, runKey } from "./ledger";
import { folderOfDate } from "./run-folder";
import { siteCheck } from "./site";

/** Names that DynamoDB reserves are among them. */
const STORED = ["run_id", "item", "logical_date", "window_start", "window_end", "done"] as const;

/** Takes over the run that failed, with its own dates and what it has done, and notes the operator's waiver. */
export function retryRunStates(place: LedgerPlace, site: Site, next: string): States {
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
      next: "DescribeStoredRun",
    }),
    DescribeStoredRun: {
      Type: "Pass",
      Parameters: {
        "run_id.$": "$.stored.Item.run_id.S",
        "item.$": "$.stored.Item.item.S",
        "owner.$": "$$.Execution.Id",
        "logical_date.$": "$.stored.Item.logical_date.S",
        "folder.$": folderOfDate("$.stored.Item.logical_date.S"),
        "window_start.$": "$.stored.Item.window_start.S",
        "window_end.$": "$.stored.Item.window_end.S",
        "epoch.$": "$.site.epoch",
        "warehouse.$": "$.site.warehouse",
        "done.$": "$.stored.Item.done.M",
      },
      ResultPath: "$.run",
      Next: "ForgetStoredRun",
    },
    // The steps that are done would travel twice with every state to the end.
    ForgetStoredRun: { Type: "Pass", Result: {}, ResultPath: "$.stored", Next: "TakeOver" },
    TakeOver: takeOver(place, site, "IsQualityWaived"),
    IsQualityWaived: {
      Type: "Choice",
      Choices: [{ Variable: "$.input.waive_quality", StringEquals: "", Next: next }],
      Default: "RecordWaiver",
    },
    RecordWaiver: ledgerTask({
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
  };
}

function takeOver(place: LedgerPlace, site: Site, next: string): TaskState {
  const update = {
    TableName: place.table,
    UpdateExpression: "SET #owner = :owner",
    ConditionExpression: "#run_id = :run_id AND (#owner = :seen OR #owner = :owner)",
    ExpressionAttributeNames: { "#owner": "owner", "#run_id": "run_id" },
    ExpressionAttributeValues: {
      ":owner": { "S.$": "$.run.owner" },
      ":seen": { "S.$": "$.seen.owner" },
      ":run_id": { "S.$": "$.run.run_id" },
    },
  };
  return ledgerTask({
    action: "transactWriteItems",
    parameters: {
      TransactItems: [
        siteCheck(place, site, "$.run.epoch"),
        { Update: { ...update, Key: latestKey(place) } },
        { Update: { ...update, Key: runKey(place) } },
      ],
    },
    next,
  });
}
