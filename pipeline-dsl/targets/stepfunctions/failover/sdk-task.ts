import { errorsAnswered, type RecoveryCall } from "../../recovery/aws-refusals";
import type { JsonObject, TaskState } from "../asl";
import { recoveryRetry } from "../retries";

const CALL_SECONDS = 60;

/** What AWS says when there is nothing left to do. */
export function caught(call: RecoveryCall, next: string): NonNullable<TaskState["Catch"]> {
  return [{ ErrorEquals: errorsAnswered(call, "caught"), ResultPath: "$.conflict", Next: next }];
}

interface SdkCall {
  readonly parameters: JsonObject;
  readonly selector?: JsonObject;
  readonly resultPath: string | null;
  readonly next: string;
}

export function sdkTask(action: RecoveryCall, { parameters, selector, resultPath, next }: SdkCall): TaskState {
  return {
    Type: "Task",
    Resource: `arn:aws:states:::aws-sdk:${action}`,
    Parameters: parameters,
    ...(selector === undefined ? {} : { ResultSelector: selector }),
    ResultPath: resultPath,
    TimeoutSeconds: CALL_SECONDS,
    Retry: recoveryRetry(action),
    Next: next,
  };
}
