import type { JsonObject, State, StateGraph, States } from "./asl";
import { type PartMachine, partTask } from "./part-machine";
import { SQL_REFUSED, sqlGuard, TAKES_REFUSAL } from "./sql-task";
import type { Stage } from "./stages";
import { gateName, type MachineContext, type StatePrinter } from "./step-states";

interface StageGraph {
  readonly context: MachineContext;
  readonly printer: StatePrinter;
  readonly stages: readonly Stage[];
  /** They take the place of the steps that they run. */
  readonly parts: readonly PartMachine[];
  /** What a part is started with. */
  readonly partInput: JsonObject;
  /** The state after the last stage. */
  readonly finished: string;
}

/** The stages one after the other, the steps of each side by side. */
export function stageStates({ context, printer, stages, parts, partInput, finished }: StageGraph): States {
  const states: Record<string, State> = {};
  stages.forEach((stage, index) => {
    const next = entryOf(stages[index + 1], index + 1, finished);
    const [only] = stage;
    if (stage.length === 1 && only !== undefined) {
      Object.assign(states, printer.print(only, next, next));
      return;
    }
    const names = new Set(stage.map((step) => step.name));
    const partsOfStage = parts.filter((part) => part.steps.some((step) => names.has(step.name)));
    const branches =
      partsOfStage.length === 0
        ? stage.map((step) => printer.printBranch(step))
        : partsOfStage.map((part) => partBranch(part, partInput, context, printer));
    states[entryOf(stage, index, finished)] = {
      Type: "Parallel",
      Branches: branches,
      ResultPath: null,
      // Parts of a run say themselves what they find.
      ...(partsOfStage.length === 0 || printer.answersRefusals ? { Catch: printer.caught } : {}),
      Next: next,
    };
  });
  return states;
}

function partBranch(
  part: PartMachine,
  input: JsonObject,
  context: MachineContext,
  { answersRefusals }: Pick<StatePrinter, "answersRefusals">,
): StateGraph {
  const name = `run_${part.name}`;
  const task = partTask(part, input, context);
  if (!answersRefusals) return { StartAt: name, States: { [name]: { ...task, End: true } } };
  const [guard, done, refused] = [`ok_${name}`, `done_${name}`, `refused_${name}`];
  return {
    StartAt: name,
    States: {
      [name]: { ...task, ...TAKES_REFUSAL, Next: guard },
      [guard]: sqlGuard(done, refused),
      [refused]: SQL_REFUSED,
      [done]: { Type: "Succeed" },
    },
  };
}

/** The first state of a stage. */
export function entryOf(stage: Stage | undefined, index: number, finished: string): string {
  const [only] = stage ?? [];
  if (stage === undefined || only === undefined) return finished;
  return stage.length === 1 ? gateName(only) : `stage_${String(index + 1)}`;
}
