import type { Json, JsonObject } from "../json";

/** One attempt of a Task state. */
export interface TaskCall {
  /** Without the `arn:aws:states:::` in front: `glue:startJobRun.sync`. */
  readonly resource: string;
  readonly state: string;
  readonly execution: string;
  /** 1 for the first attempt of this state in this execution. */
  readonly attempt: number;
  readonly input: JsonObject;
  readonly signal: AbortSignal;
}

export type TaskHandler = (call: TaskCall) => Promise<Json>;

/** Handlers by resource. */
export type TaskHandlers = Readonly<Record<string, TaskHandler>>;

/** A failed task: the error name that AWS gives, which the engine matches in Retry and Catch, and the cause. */
export class TaskError extends Error {
  constructor(name: string, cause: string) {
    super(cause);
    this.name = name;
  }
}
