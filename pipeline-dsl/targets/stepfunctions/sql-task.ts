import type { Bindings } from "../bindings";
import type { SqlBatch } from "../redshift/statement";
import { type ChoiceState, type FailState, goTo, type JsonObject, type TaskState } from "./asl";
import { BATCH_RETRY } from "./retries";
import { printSqlInput } from "./sql-input";
import { SQL_MACHINE_TIMEOUT_SECONDS } from "./sql-machine";

/** Runs one batch in the SQL machine. Its failure is this task's failure, so it can be retried and redriven. */
export function sqlTask(batch: SqlBatch, bindings: Bindings, next: string | null): TaskState {
  return {
    Type: "Task",
    Resource: "arn:aws:states:::states:startExecution.sync:2",
    Parameters: parametersOf(batch, bindings, {}),
    ResultPath: null,
    TimeoutSeconds: SQL_MACHINE_TIMEOUT_SECONDS + 60,
    Retry: BATCH_RETRY,
    ...goTo(next),
  };
}

/**
 * The same for a batch that can refuse. What it refuses (`Pipeline.RowsVanished: ...`) is its answer and no failure: the
 * same rows would be refused again, however often it was tried. `sqlGuard` follows.
 */
export function sqlStepTask(batch: SqlBatch, bindings: Bindings, next: string): TaskState {
  return {
    ...sqlTask(batch, bindings, next),
    Parameters: parametersOf(batch, bindings, ASKS_FOR_REFUSALS),
    ...TAKES_REFUSAL,
  };
}

/** In the input of a child: its refusal is its output. Who started it before that was so hears of it as a failure. */
export const ASKS_FOR_REFUSALS = { refusals: "answered" } as const;

/** What a child refused, at `$.batch.refusal`; empty where it came to its end. `sqlGuard` follows. */
export const TAKES_REFUSAL = {
  ResultSelector: { "refusal.$": "$.Output.refusal" },
  ResultPath: "$.batch",
} as const satisfies Partial<TaskState>;

function parametersOf(batch: SqlBatch, bindings: Bindings, more: JsonObject): JsonObject {
  return {
    StateMachineArn: bindings.sqlMachineArn,
    Input: {
      ...printSqlInput(batch, bindings),
      ...more,
      "warehouse.$": "$.run.warehouse",
      // Lets the console lead from the child to its parent.
      "AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$": "$$.Execution.Id",
    },
  };
}

/** Ends the run with what the batch refused. */
export function sqlGuard(whenDone: string, whenRefused: string): ChoiceState {
  return {
    Type: "Choice",
    Choices: [{ Variable: "$.batch.refusal", StringEquals: "", Next: whenDone }],
    Default: whenRefused,
  };
}

/** The cause begins with the code of the refusal, after what the warehouse puts before it. */
export const SQL_REFUSED: FailState = { Type: "Fail", Error: "Pipeline.Refused", CausePath: "$.batch.refusal" };
