import type { ChoiceState } from "./choice";
import type { FailState } from "./fail";
import type { MapState } from "./map";
import type { ParallelState } from "./parallel";
import type { PassState } from "./pass";
import type { SucceedState } from "./succeed";
import type { TaskState } from "./task";
import type { WaitState } from "./wait";

export type State =
  ChoiceState | FailState | MapState | ParallelState | PassState | SucceedState | TaskState | WaitState;

export type States = Readonly<Record<string, State>>;

export interface StateGraph {
  readonly StartAt: string;
  readonly States: States;
}

/** A Standard workflow in JSONPath, the subset of ASL that every engine runs and a compiler can check. */
export interface MachineDocument extends StateGraph {
  readonly Comment: string;
  readonly QueryLanguage: "JSONPath";
  readonly TimeoutSeconds: number;
}
