import type { Bindings } from "../bindings";
import type { JobSettings } from "../../model";
import { type ChoiceState, goTo, type JsonObject, type TaskState } from "./asl";
import { JOB_QUEUE_SECONDS, JOB_RETRY } from "./retries";

/** Runs a Glue job to its end. Only its state is kept: the whole answer repeats every argument. */
export function jobTask(
  settings: JobSettings,
  jobName: string,
  bindings: Bindings,
  next: string,
  more: JsonObject = {},
): TaskState {
  return {
    Type: "Task",
    Resource: "arn:aws:states:::glue:startJobRun.sync",
    Parameters: {
      JobName: jobName,
      Arguments: {
        "--plan": bindings.planLocation,
        "--run_id.$": "$.run.run_id",
        "--logical_date.$": "$.run.logical_date",
        "--window_start.$": "$.run.window_start",
        "--window_end.$": "$.run.window_end",
        "--scope.$": "States.Format('{}.{}', $$.Execution.Name, $$.Execution.RedriveCount)",
        ...more,
      },
    },
    ResultSelector: { "JobRunState.$": "$.JobRunState" },
    ResultPath: "$.job",
    // Longer than Glue's own limit, so that Glue ends a job that hangs, with its log.
    TimeoutSeconds: settings.timeoutMinutes * 60 + JOB_QUEUE_SECONDS,
    Retry: JOB_RETRY,
    ...goTo(next),
  };
}

/** A job that was stopped by hand may come back as a success; its output was never produced. */
export function jobGuard(whenSucceeded: string, otherwise: string): ChoiceState {
  return {
    Type: "Choice",
    Choices: [{ Variable: "$.job.JobRunState", StringEquals: "SUCCEEDED", Next: whenSucceeded }],
    Default: otherwise,
  };
}
