import { goTo, type JsonObject, type TaskState } from "../asl";
import { FUNCTION_RETRY } from "../retries";
import type { FailoverContext } from "./context";

/** Longer than the function's own limit, so that it ends by its own word. */
const TIMEOUT_SECONDS = 120;

type Operation =
  | "adopt"
  | "backup_due"
  | "choose_backup"
  | "choose_snapshot"
  | "choose_source"
  | "compare"
  | "fence"
  | "forget_loads"
  | "plan_backfill"
  | "plan_from_snapshot"
  | "plan_replay"
  | "record"
  | "snapshots_until"
  | "survey"
  | "switch_name"
  | "to_follow";

interface Call {
  readonly operation: Operation;
  readonly parameters?: JsonObject;
  /** Fields of the answer, each kept under its name. */
  readonly keep: readonly string[];
  readonly resultPath: string | null;
  readonly next: string;
}

/** Asks the recovery function; docs/internals.md says what it answers. */
export function functionTask({ recovery }: FailoverContext, call: Call): TaskState {
  return {
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke",
    Parameters: {
      FunctionName: recovery.functionArn,
      Payload: { operation: call.operation, ...call.parameters },
    },
    ...(call.resultPath === null
      ? {}
      : { ResultSelector: Object.fromEntries(call.keep.map((field) => [`${field}.$`, `$.Payload.${field}`])) }),
    ResultPath: call.resultPath,
    TimeoutSeconds: TIMEOUT_SECONDS,
    Retry: FUNCTION_RETRY,
    ...goTo(call.next),
  };
}
