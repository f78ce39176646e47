import type { JsonObject } from "./json";
import type { Catcher, Retrier } from "./retry";
import type { Transition } from "./transition";

/** A call of a service. Every task of ours has a timeout and a retry. */
export type TaskState = Transition & {
  readonly Type: "Task";
  readonly Comment?: string;
  /** Such as `arn:aws:states:::glue:startJobRun.sync`. */
  readonly Resource: string;
  readonly Parameters: JsonObject;
  readonly ResultSelector?: JsonObject;
  /** Null: the result is dropped and the input goes on. */
  readonly ResultPath: string | null;
  readonly TimeoutSeconds: number;
  readonly Retry: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
};
