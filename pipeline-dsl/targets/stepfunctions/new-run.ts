import type { PipelineModel, Site } from "../../model";
import type { JsonObject, States, TaskState } from "./asl";
import { latestKey, type LedgerPlace, ledgerTask, lookAgain, runKey } from "./ledger";
import type { Refusal } from "./refusals";
import { folderOfDate } from "./run-folder";
import { siteCheck } from "./site";

/** Writes the run `$.run` into the ledger, as a new one. */
export const BEGIN_RUN = "BeginRun";

/** Where a run that could not begin looks what was in its way. */
const LOOK_AT_NAME = "ReadRunOfName";

/** The first state of `newRunStates`. */
export function newRunEntry(model: PipelineModel): string {
  return hasVersions(model) ? "ReadNewestCommit" : "ReadPreviousCommit";
}

/** Finds the window of a new run, takes the lock and writes the run into the ledger. */
export function newRunStates(model: PipelineModel, place: LedgerPlace, site: Site, next: string): States {
  return {
    ...(hasVersions(model) ? historyStates(place, "ReadPreviousCommit") : {}),
    ReadPreviousCommit: ledgerTask({
      action: "query",
      parameters: {
        TableName: place.table,
        // Two, since the newest may be this date's own, of an earlier run.
        ...newestFirst("#item BETWEEN :first AND :own"),
        FilterExpression: "#logical_date <> :logical_date",
        ExpressionAttributeNames: { "#pipeline": "pipeline", "#item": "item", "#logical_date": "logical_date" },
        ExpressionAttributeValues: {
          ":pipeline": { S: place.pipeline },
          ":first": { S: "committed#" },
          ":own": { "S.$": "States.Format('committed#{}', $.date.logical_date)" },
          ":logical_date": { "S.$": "$.date.logical_date" },
        },
        Limit: 2,
      },
      resultSelector: { "Items.$": "$.Items" },
      resultPath: "$.previous",
      next: "HasPreviousCommit",
    }),
    HasPreviousCommit: {
      Type: "Choice",
      Choices: [{ Variable: "$.previous.Items[0]", IsPresent: true, Next: "StartAfterPrevious" }],
      Default: "StartAtTheBeginning",
    },
    StartAfterPrevious: {
      Type: "Pass",
      Parameters: { "start.$": "$.previous.Items[0].window_end.S" },
      ResultPath: "$.window",
      Next: "DescribeRun",
    },
    StartAtTheBeginning: { Type: "Pass", Result: { start: "" }, ResultPath: "$.window", Next: "DescribeRun" },
    DescribeRun: {
      Type: "Pass",
      Parameters: {
        "run_id.$": "$$.Execution.Name",
        "item.$": "States.Format('run#{}', $$.Execution.Name)",
        "owner.$": "$$.Execution.Id",
        "logical_date.$": "$.date.logical_date",
        "folder.$": folderOfDate("$.date.logical_date"),
        "window_start.$": "$.window.start",
        "window_end.$": `States.Format('{}T${model.schedule.at}:00', $.date.logical_date)`,
        "epoch.$": "$.site.epoch",
        "warehouse.$": "$.site.warehouse",
        done: {},
      },
      ResultPath: "$.run",
      Next: BEGIN_RUN,
    },
    [BEGIN_RUN]: lookAgain(beginRun(place, site, next), LOOK_AT_NAME),
    // Step Functions forgets a name after 90 days, and the ledger does not: to look at the lock again would find nothing in the way.
    [LOOK_AT_NAME]: ledgerTask({
      action: "getItem",
      parameters: {
        TableName: place.table,
        Key: runKey(place),
        ProjectionExpression: "#owner, #logical_date",
        ExpressionAttributeNames: { "#owner": "owner", "#logical_date": "logical_date" },
        ConsistentRead: true,
      },
      resultPath: "$.lost",
      next: "IsNameTaken",
    }),
    IsNameTaken: {
      Type: "Choice",
      Choices: [
        {
          And: [
            { Variable: "$.lost.Item.owner.S", IsPresent: true },
            { Not: { Variable: "$.lost.Item.owner.S", StringEqualsPath: "$.run.owner" } },
          ],
          Next: "RunNameTaken" satisfies Refusal,
        },
      ],
      Default: "ReadSite",
    },
  };
}

/** History is loaded forwards only: a versioned table refuses a date before the newest committed one. */
function historyStates(place: LedgerPlace, next: string): States {
  return {
    ReadNewestCommit: ledgerTask({
      action: "query",
      parameters: {
        TableName: place.table,
        ...newestFirst("begins_with(#item, :committed)"),
        ExpressionAttributeNames: { "#pipeline": "pipeline", "#item": "item" },
        ExpressionAttributeValues: { ":pipeline": { S: place.pipeline }, ":committed": { S: "committed#" } },
        Limit: 1,
      },
      resultSelector: { "Items.$": "$.Items" },
      resultPath: "$.newest",
      next: "HasHistoryMovedOn",
    }),
    HasHistoryMovedOn: {
      Type: "Choice",
      Choices: [
        {
          And: [
            { Variable: "$.newest.Items[0]", IsPresent: true },
            { Variable: "$.newest.Items[0].logical_date.S", StringGreaterThanPath: "$.date.logical_date" },
          ],
          Next: "HistoryMovedOn" satisfies Refusal,
        },
      ],
      Default: next,
    },
  };
}

function hasVersions(model: PipelineModel): boolean {
  return model.warehouse.targets.some((target) => target.kind === "dimension" && target.history.kind === "versions");
}

function newestFirst(itemCondition: string): JsonObject {
  return {
    ConsistentRead: true,
    KeyConditionExpression: `#pipeline = :pipeline AND ${itemCondition}`,
    ScanIndexForward: false,
  };
}

/** An execution that is already the owner may begin again: its first answer can have been lost. */
function beginRun(place: LedgerPlace, site: Site, next: string): TaskState {
  const run: JsonObject = {
    run_id: { "S.$": "$.run.run_id" },
    logical_date: { "S.$": "$.run.logical_date" },
    owner: { "S.$": "$.run.owner" },
    status: { S: "RUNNING" },
  };
  return ledgerTask({
    action: "transactWriteItems",
    parameters: {
      TransactItems: [
        siteCheck(place, site, "$.run.epoch"),
        {
          Put: {
            TableName: place.table,
            Item: { ...latestKey(place), ...run },
            ConditionExpression: "attribute_not_exists(#owner) OR #owner = :seen OR #owner = :owner",
            ExpressionAttributeNames: { "#owner": "owner" },
            ExpressionAttributeValues: { ":seen": { "S.$": "$.seen.owner" }, ":owner": { "S.$": "$.run.owner" } },
          },
        },
        {
          Put: {
            TableName: place.table,
            Item: {
              ...runKey(place),
              ...run,
              window_start: { "S.$": "$.run.window_start" },
              window_end: { "S.$": "$.run.window_end" },
              started_at: { "S.$": "$$.State.EnteredTime" },
              done: { M: {} },
              rows: { M: {} },
              refusals: { M: {} },
            },
            ConditionExpression: "attribute_not_exists(#owner) OR #owner = :owner",
            ExpressionAttributeNames: { "#owner": "owner" },
            ExpressionAttributeValues: { ":owner": { "S.$": "$.run.owner" } },
          },
        },
      ],
    },
    next,
  });
}
