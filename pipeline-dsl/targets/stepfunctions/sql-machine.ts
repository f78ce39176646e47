import type { PipelineModel } from "../../model";
import type { Bindings } from "../bindings";
import type { KeyFolder } from "../curated";
import { CONFLICTS } from "../redshift/conflicts";
import { MISSING_FILES, UNREADABLE_FILES } from "../redshift/unreadable-files";
import { MIGRATE } from "../steps";
import type { Condition, JsonObject, MachineDocument, TaskState } from "./asl";
import { WAREHOUSE_RETRY } from "./retries";

/** The longest batch: Redshift would end a statement after 24 hours, the pipeline after an hour. */
const BATCH_SECONDS = 3600;
/** Longer than all polls, so that a batch that hangs is called that. */
export const SQL_MACHINE_TIMEOUT_SECONDS = BATCH_SECONDS + 600;

const SHORT_WAIT_SECONDS = 5;
const SHORT_POLLS = 60 / SHORT_WAIT_SECONDS;
const LONG_WAIT_SECONDS = 30;
const MOST_POLLS = SHORT_POLLS + (BATCH_SECONDS - 60) / LONG_WAIT_SECONDS;

const CALL_TIMEOUT_SECONDS = 60;

/** Of loads that start at once under SERIALIZABLE isolation, one comes through each time. */
export const MOST_CONFLICTS = 20;

/** Every batch has these folders, empty ones too, since the version that writes them. */
const KEY_FOLDERS: readonly KeyFolder[] = ["keys", "held"];
const EARLIER_BATCH = `Pipeline.EarlierBatch: the files of this run were written by an earlier version, without the folders of keys that the loads read now; retry from ${MIGRATE}`;

/** What the failure's text is then. */
const HAS_CODE = "*Pipeline.*: *";

const UNREADABLE_SAYS =
  "Pipeline.FilesUnreadable: the files that step {} of {} loads are damaged, gone or of another definition: {}. Fix: copy their former version back, restore from another date or source, or let a run that still has its date write them anew";
const UNREADABLE = `States.Format('${UNREADABLE_SAYS}', $.step, $.run_id, $.failure.Error)`;

export function sqlMachineName(model: PipelineModel): string {
  return `${model.name}_sql`;
}

/**
 * Runs the statements of one batch as one transaction and waits for its end. Every status that is not known to be
 * under way or finished counts as a failure. A batch that another transaction crossed is sent again; any other failure
 * ends in Fail here, and the parent starts a new execution. A refusal (a complaint of the batch's own,
 * `Pipeline.RowsVanished: ...`) is the output where the input asks for `refusals`.
 */
export function printSqlMachine(model: PipelineModel, bindings: Bindings): MachineDocument {
  return {
    Comment: `Runs one batch of statements of ${model.name} as one transaction`,
    QueryLanguage: "JSONPath",
    TimeoutSeconds: SQL_MACHINE_TIMEOUT_SECONDS,
    StartAt: "Start",
    States: {
      Start: { Type: "Pass", Result: { count: 0, conflicts: 0 }, ResultPath: "$.polls", Next: "Submit" },
      Submit: {
        ...warehouseCall("batchExecuteStatement", {
          ...warehouseAddress(bindings),
          "Sqls.$": "$.batch[*].sql[*]",
          "StatementName.$": "States.Format('{}.{}', $.step, $.run_id)",
          // A second attempt of this task finds the batch of the first; 64 characters are the longest token.
          "ClientToken.$": "States.Hash(States.Format('{}.{}', $$.Execution.Name, $.polls.conflicts), 'SHA-256')",
        }),
        ResultSelector: { "Id.$": "$.Id" },
        ResultPath: "$.statement",
        Next: "ChooseWait",
      },
      ChooseWait: {
        Type: "Choice",
        Choices: [
          { Variable: "$.polls.count", NumericLessThan: SHORT_POLLS, Next: "WaitShort" },
          { Variable: "$.polls.count", NumericLessThan: MOST_POLLS, Next: "WaitLong" },
        ],
        Default: "NotFinishedInTime",
      },
      WaitShort: { Type: "Wait", Seconds: SHORT_WAIT_SECONDS, Next: "Describe" },
      WaitLong: { Type: "Wait", Seconds: LONG_WAIT_SECONDS, Next: "Describe" },
      Describe: {
        ...warehouseCall("describeStatement", { "Id.$": "$.statement.Id" }),
        ResultSelector: { "Status.$": "$.Status" },
        ResultPath: "$.description",
        Next: "ChooseByStatus",
      },
      ChooseByStatus: {
        Type: "Choice",
        Choices: [
          { ...statusIs("FINISHED"), Next: "Finished" },
          { Or: ["SUBMITTED", "PICKED", "STARTED"].map(statusIs), Next: "CountPoll" },
          { ...statusIs("FAILED"), Next: "ReadError" },
        ],
        Default: "Aborted",
      },
      CountPoll: {
        Type: "Pass",
        Parameters: { "count.$": "States.MathAdd($.polls.count, 1)", "conflicts.$": "$.polls.conflicts" },
        ResultPath: "$.polls",
        Next: "ChooseWait",
      },
      // Only a failed statement has an error to select.
      ReadError: {
        ...warehouseCall("describeStatement", { "Id.$": "$.statement.Id" }),
        // Redshift puts details on lines of their own, and nobody says whether a pattern's * goes over a line feed.
        ResultSelector: { "Error.$": "$.Error", "line.$": "States.JsonToString($.Error)" },
        ResultPath: "$.failure",
        Next: "IsConflict",
      },
      // Nothing was written, and nothing is wrong with the batch: another transaction was in its way.
      IsConflict: {
        Type: "Choice",
        Choices: [
          {
            And: [
              { Variable: "$.polls.conflicts", NumericLessThan: MOST_CONFLICTS },
              { Or: CONFLICTS.map(({ says }) => failedWith(`*${says}*`)) },
            ],
            Next: "CountConflict",
          },
        ],
        Default: "IsEarlierBatch",
      },
      CountConflict: {
        Type: "Pass",
        Parameters: {
          "count.$": "States.MathAdd($.polls.count, 1)",
          "conflicts.$": "States.MathAdd($.polls.conflicts, 1)",
        },
        ResultPath: "$.polls",
        Next: "WaitForOther",
      },
      WaitForOther: { Type: "Wait", Seconds: LONG_WAIT_SECONDS, Next: "Submit" },
      // The warehouse names a prefix, which says nothing to who did not write it.
      IsEarlierBatch: {
        Type: "Choice",
        Choices: [{ Or: KEY_FOLDERS.map(isMissing), Next: "NameEarlierBatch" }],
        Default: "IsUnreadable",
      },
      NameEarlierBatch: {
        Type: "Pass",
        Parameters: { "Error.$": `States.Format('${EARLIER_BATCH} ({})', $.failure.Error)`, line: EARLIER_BATCH },
        ResultPath: "$.failure",
        Next: "IsRefusal",
      },
      // A restore and a replay read files that nobody has looked at since they were written.
      IsUnreadable: {
        Type: "Choice",
        Choices: [{ Or: UNREADABLE_FILES.map(({ says }) => failedWith(says)), Next: "NameUnreadable" }],
        Default: "IsRefusal",
      },
      NameUnreadable: {
        Type: "Pass",
        Parameters: { "Error.$": UNREADABLE, line: UNREADABLE_SAYS },
        ResultPath: "$.failure",
        Next: "IsRefusal",
      },
      // What we complain of ourselves comes of the rows: another attempt would end the same.
      IsRefusal: {
        Type: "Choice",
        Choices: [
          {
            And: [{ Variable: "$.refusals", IsPresent: true }, failedWith(HAS_CODE)],
            Next: "Refused",
          },
        ],
        Default: "IsMissing",
      },
      IsMissing: {
        Type: "Choice",
        Choices: [{ And: [failedWith(MISSING_FILES), { Not: failedWith(HAS_CODE) }], Next: "MissingFiles" }],
        Default: "Failed",
      },
      MissingFiles: { Type: "Fail", Error: "Redshift.StatementFailed", CausePath: UNREADABLE },
      Refused: { Type: "Pass", Parameters: { "refusal.$": "$.failure.Error" }, End: true },
      Finished: { Type: "Pass", Result: { refusal: "" }, End: true },
      Failed: { Type: "Fail", Error: "Redshift.StatementFailed", CausePath: "$.failure.Error" },
      Aborted: {
        Type: "Fail",
        Error: "Redshift.StatementFailed",
        Cause:
          "The batch was aborted, or is in a status that this machine does not know. Fix: see the statement in the warehouse's query history, and retry the step",
      },
      NotFinishedInTime: {
        Type: "Fail",
        Error: "Redshift.StatementFailed",
        Cause: `The batch did not finish within ${BATCH_SECONDS / 60} minutes. Fix: see what the warehouse was busy with, and retry the step`,
      },
    },
  };
}

function warehouseCall(action: "batchExecuteStatement" | "describeStatement", parameters: JsonObject) {
  return {
    Type: "Task",
    Resource: `arn:aws:states:::aws-sdk:redshiftdata:${action}`,
    Parameters: parameters,
    TimeoutSeconds: CALL_TIMEOUT_SECONDS,
    Retry: WAREHOUSE_RETRY,
  } as const satisfies Partial<TaskState>;
}

/** Which warehouse is a value of the run. Without a secret, the Data API asks for credentials in the machine's own name. */
function warehouseAddress({ warehouse }: Bindings): JsonObject {
  return {
    [warehouse.kind === "cluster" ? "ClusterIdentifier.$" : "WorkgroupName.$"]: "$.warehouse.name",
    "Database.$": "$.warehouse.database",
    ...(warehouse.secretArn === undefined ? {} : { "SecretArn.$": "$.warehouse.secret_arn" }),
  };
}

function failedWith(pattern: string): Condition {
  return { Variable: "$.failure.line", StringMatches: pattern };
}

function isMissing(folder: KeyFolder): Condition {
  return failedWith(`*S3 prefix*/_${folder}/*does not exist*`);
}

function statusIs(status: string): Condition {
  return { Variable: "$.description.Status", StringEquals: status };
}
