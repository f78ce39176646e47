import { printNoteBackfillBatch } from "../../redshift/backfill/history";
import type { Condition, JsonObject, States } from "../asl";
import type { FailoverContext } from "../failover/context";
import { functionTask } from "../failover/function-task";
import { sqlGuard, sqlStepTask } from "../sql-task";
import { CHOSEN } from "./snapshot";

/*
 * A replay that meets a backfill has its tables put back from the backup that it ended with, by the machine that restores a table: the same
 * transaction, and nothing around it. Who asks holds the lock of recovery, the epoch keeps out whoever has lost it, and no run is under
 * way at a site that is not active.
 */

/** Where the machine begins: at a replay's wish, or at a person's. */
export const WHO_ASKS = "WhoAsks";

const IS_REPLAY: Condition = { Variable: "$.put_back", IsPresent: true };

/** From the input of a replay to the transaction. */
export function putBackStates(
  context: FailoverContext,
  tables: JsonObject,
  { otherwise, act }: { readonly otherwise: string; readonly act: string },
): States {
  return {
    [WHO_ASKS]: { Type: "Choice", Choices: [{ ...IS_REPLAY, Next: "ChooseBackup" }], Default: otherwise },
    ChooseBackup: functionTask(context, {
      operation: "choose_backup",
      parameters: { "put_back.$": "$.put_back", tables },
      keep: [...CHOSEN, "complaint"],
      resultPath: "$.chosen",
      next: "TellBackup",
    }),
    TellBackup: {
      Type: "Pass",
      Parameters: { "refusal.$": "$.chosen.complaint" },
      ResultPath: "$.batch",
      Next: "IsBackupChosen",
    },
    IsBackupChosen: sqlGuard("DescribePutBack", ENDED),
    DescribePutBack: {
      Type: "Pass",
      Parameters: {
        "run_id.$": "$.run.run_id",
        "logical_date.$": "$.put_back.date",
        "window_start.$": "$.run.window_start",
        "window_end.$": "$.run.window_end",
        "epoch.$": "$.run.epoch",
        "warehouse.$": "$.run.warehouse",
        "backup_date.$": "$.put_back.date",
        "backup_id.$": "$.put_back.backup_id",
        "expected.$": "$.chosen.expected",
        "anew.$": "$.chosen.anew",
        "first_key.$": "$.chosen.first_key",
        "today.$": "$.chosen.today",
        "table.$": "$.put_back.table",
        "members.$": "$.chosen.members_text",
      },
      ResultPath: "$.run",
      Next: act,
    },
  };
}

/** From the transaction to the answer, which is what was refused; a person's restore goes on elsewhere. */
export function putBackEnds(
  { model, bindings }: FailoverContext,
  ways: { readonly done: string; readonly refused: string },
): States {
  return {
    IsReplayDone: { Type: "Choice", Choices: [{ ...IS_REPLAY, Next: "NoteBackfill" }], Default: ways.done },
    IsReplayRefused: { Type: "Choice", Choices: [{ ...IS_REPLAY, Next: ENDED }], Default: ways.refused },
    NoteBackfill: sqlStepTask(printNoteBackfillBatch(model), bindings, "IsBackfillNoted"),
    IsBackfillNoted: sqlGuard(ENDED, ENDED),
    [ENDED]: { Type: "Pass", Parameters: { "refusal.$": "$.batch.refusal" }, End: true },
  };
}

const ENDED = "PutBackEnded";
