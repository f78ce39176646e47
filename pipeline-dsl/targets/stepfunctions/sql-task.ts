import type { Bindings } from "../bindings";
import type { SqlBatch } from "../redshift/statement";
import { goTo, type TaskState } from "./asl";
import { BATCH_RETRY } from "./retries";
import { printSqlInput } from "./sql-input";
import { SQL_MACHINE_TIMEOUT_SECONDS } from "./sql-machine";

/** Runs one batch in the SQL machine. Its failure is this task's failure, so it can be retried and redriven. */
export function sqlTask(batch: SqlBatch, bindings: Bindings, next: string | null): TaskState {
  return {
    Type: "Task",
    Resource: "arn:aws:states:::states:startExecution.sync:2",
    Parameters: {
      StateMachineArn: bindings.sqlMachineArn,
      Input: {
        ...printSqlInput(batch, bindings),
        "warehouse.$": "$.run.warehouse",
        // Lets the console lead from the child to its parent.
        "AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$": "$$.Execution.Id",
      },
    },
    ResultPath: null,
    TimeoutSeconds: SQL_MACHINE_TIMEOUT_SECONDS + 60,
    Retry: BATCH_RETRY,
    ...goTo(next),
  };
}
