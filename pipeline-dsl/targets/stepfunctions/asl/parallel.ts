import type { StateGraph } from "./machine";
import type { Catcher } from "./retry";
import type { Transition } from "./transition";

/** Branches side by side. A redrive runs only the failed and the aborted ones again. */
export type ParallelState = Transition & {
  readonly Type: "Parallel";
  readonly Comment?: string;
  readonly Branches: readonly StateGraph[];
  readonly ResultPath: null;
  readonly Catch?: readonly Catcher[];
};
