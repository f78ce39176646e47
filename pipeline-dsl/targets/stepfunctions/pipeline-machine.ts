import type { PipelineModel } from "../../model";
import type { Bindings } from "../bindings";
import type { SqlBatch } from "../redshift/statement";
import { stepsOf, type Step } from "../steps";
import type { MachineDocument, State, StateGraph, States } from "./asl";
import { namesOf } from "./gate";
import { inputStates } from "./input";
import { lockStates } from "./lock";
import { newRunEntry, newRunStates } from "./new-run";
import { type PartMachine, partTask } from "./part-machine";
import { REFUSALS } from "./refusals";
import { retryRunStates } from "./retry-run";
import { type Stage, stagesOf } from "./stages";
import { gateName, ledgerPlace, type MachineContext, StepPrinter } from "./step-states";

/** A daily run ends before the next one begins. */
const MACHINE_TIMEOUT_SECONDS = 24 * 60 * 60;

const FINISHED = "Finished";

/** Parts take the place of the steps that they run. */
export function printPipelineMachine(
  model: PipelineModel,
  bindings: Bindings,
  batchOf: (step: Step) => SqlBatch,
  parts: readonly PartMachine[] = [],
): MachineDocument {
  const context = { model, bindings, batchOf };
  const steps = stepsOf(model);
  const stages = stagesOf(model);
  const place = ledgerPlace(context);
  const knownSteps = steps.flatMap((step) => namesOf(step, model, bindings));
  const first = entryOf(stages[0], 0);
  return {
    Comment: model.description ?? `Runs ${model.name}`,
    QueryLanguage: "JSONPath",
    TimeoutSeconds: MACHINE_TIMEOUT_SECONDS,
    StartAt: "Defaults",
    States: {
      ...inputStates(knownSteps, "ReadLatest"),
      ...lockStates(place, { retry: "ReadRun", newRun: newRunEntry(model) }),
      ...newRunStates(model, place, first),
      ...retryRunStates(place, first),
      ...stageStates(context, stages, parts),
      [FINISHED]: { Type: "Succeed" },
      ...REFUSALS,
    },
  };
}

function stageStates(context: MachineContext, stages: readonly Stage[], parts: readonly PartMachine[]): States {
  const printer = new StepPrinter(context, stages.flat());
  const states: Record<string, State> = {};
  stages.forEach((stage, index) => {
    const next = entryOf(stages[index + 1], index + 1);
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
        : partsOfStage.map((part) => partBranch(part, context));
    states[entryOf(stage, index)] = { Type: "Parallel", Branches: branches, ResultPath: null, Next: next };
  });
  return states;
}

function partBranch(part: PartMachine, context: MachineContext): StateGraph {
  const name = `run_${part.name}`;
  return { StartAt: name, States: { [name]: partTask(part, context) } };
}

/** The first state of a stage. */
function entryOf(stage: Stage | undefined, index: number): string {
  const [only] = stage ?? [];
  if (stage === undefined || only === undefined) return FINISHED;
  return stage.length === 1 ? gateName(only) : `stage_${index + 1}`;
}
