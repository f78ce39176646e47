import type { RecoveryBindings } from "../bindings";
import type { JsonObject, StateGraph, States, TaskState } from "./asl";
import { REPLAY_TIMEOUT_SECONDS } from "./replay-machine";
import { BATCH_RETRY } from "./retries";
import { SQL_MACHINE_TIMEOUT_SECONDS } from "./sql-machine";
import { ASKS_FOR_REFUSALS, SQL_REFUSED, sqlGuard, TAKES_REFUSAL } from "./sql-task";

/** A batch of a Map over batches, as the replay's machine takes it: under the epoch and in the warehouse of `$.run`. */
export const BATCH_OF_MAP: JsonObject = {
  "run_id.$": "$$.Map.Item.Value.run_id",
  "logical_date.$": "$$.Map.Item.Value.logical_date",
  "folder.$": "$$.Map.Item.Value.folder",
  "window_start.$": "$$.Map.Item.Value.window_start",
  "window_end.$": "$$.Map.Item.Value.window_end",
  "epoch.$": "$.run.epoch",
  "warehouse.$": "$.run.warehouse",
};

/** Loads one committed batch, by the replay's machine. `input`: its `run` and `skip`. `sqlGuard` follows. */
export function replayTask({ replayMachineArn }: RecoveryBindings, input: JsonObject, next: string): TaskState {
  return askMachine(replayMachineArn, input, REPLAY_TIMEOUT_SECONDS + 60, next);
}

/** Puts the tables of a backfill back, by the machine that restores a table: two batches, each with its attempts. */
function putBackTask({ restoreMachineArn }: RecoveryBindings, input: JsonObject, next: string): TaskState {
  return askMachine(restoreMachineArn, input, 8 * SQL_MACHINE_TIMEOUT_SECONDS, next);
}

function askMachine(machine: string, input: JsonObject, timeoutSeconds: number, next: string): TaskState {
  return {
    Type: "Task",
    Resource: "arn:aws:states:::states:startExecution.sync:2",
    Parameters: {
      StateMachineArn: machine,
      Input: { ...input, ...ASKS_FOR_REFUSALS, "AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$": "$$.Execution.Id" },
    },
    ...TAKES_REFUSAL,
    TimeoutSeconds: timeoutSeconds,
    Retry: BATCH_RETRY,
    Next: next,
  };
}

/**
 * What a replay does with one item of its plan, `$.run`, `$.skip` and `$.put_back`: it loads the batch, or repeats what a backfill has
 * done to its tables since. What was refused is at `$.batch.refusal`.
 */
export function replayItem(recovery: RecoveryBindings, loads: string, next: string): States {
  return {
    IsBackfill: {
      Type: "Choice",
      Choices: [{ Variable: "$.put_back.table", IsPresent: true, Next: "PutBack" }],
      Default: loads,
    },
    PutBack: putBackTask(recovery, { "run.$": "$.run", "put_back.$": "$.put_back" }, next),
    [loads]: replayTask(recovery, { "run.$": "$.run", "skip.$": "$.skip" }, next),
  };
}

/** Of a Map over a replay's plan that has nothing else to do, one item after another. */
export function replayOneItem(recovery: RecoveryBindings): StateGraph {
  return answered("IsBackfill", replayItem(recovery, "LoadBatch", IS_LOADED));
}

/** Of a Map that only loads its batches, one after another. `input`: as `replayTask` takes it. */
export function loadOneBatch(recovery: RecoveryBindings, input: JsonObject): StateGraph {
  return answered("LoadBatch", { LoadBatch: replayTask(recovery, input, IS_LOADED) });
}

const IS_LOADED = "IsBatchLoaded";

function answered(startAt: string, states: States): StateGraph {
  return {
    StartAt: startAt,
    States: {
      ...states,
      [IS_LOADED]: sqlGuard("BatchLoaded", "BatchRefused"),
      BatchRefused: SQL_REFUSED,
      BatchLoaded: { Type: "Succeed" },
    },
  };
}
