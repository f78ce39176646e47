import type { PipelineModel } from "../../model";
import type { Bindings } from "../bindings";
import type { SqlBatch } from "../redshift/statement";
import { type Step, stepsOf } from "../steps";
import type { MachineDocument, ParallelState, StateGraph, States } from "./asl";
import { namesOf } from "./gate";
import { inputStates } from "./input";
import { lockStates } from "./lock";
import { newRunEntry, newRunStates } from "./new-run";
import { REFUSALS } from "./refusals";
import { retryRunStates } from "./retry-run";
import { type Stage, stagesOf } from "./stages";
import { gateName, ledgerPlace, type MachineContext, StepPrinter } from "./step-states";

/** A daily run ends before the next one begins. */
const MACHINE_TIMEOUT_SECONDS = 24 * 60 * 60;

const FINISHED = "Finished";

export function printPipelineMachine(
  model: PipelineModel,
  bindings: Bindings,
  batchOf: (step: Step) => SqlBatch,
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
      ...lockStates(place, {
        retry: "ReadRun",
        newRun: newRunEntry(model),
      }),
      ...newRunStates(model, place, first),
      ...retryRunStates(place, first),
      ...stageStates(context, stages),
      [FINISHED]: { Type: "Succeed" },
      ...REFUSALS,
    },
  };
}

function stageStates(context: MachineContext, stages: readonly Stage[]): States {
  const printer = new StepPrinter(context, stages.flat());
  const states: Record<string, States[string]> = {};
  stages.forEach((stage, index) => {
    const next = entryOf(stages[index + 1], index + 1);
    const [only] = stage;
    if (stage.length === 1 && only !== undefined) Object.assign(states, printer.print(only, next, next));
    else states[entryOf(stage, index)] = sideBySide(printer, stage, next);
  });
  return states;
}

/** The first state of a stage. */
function entryOf(stage: Stage | undefined, index: number): string {
  const [only] = stage ?? [];
  if (stage === undefined || only === undefined) return FINISHED;
  return stage.length === 1 ? gateName(only) : `stage_${index + 1}`;
}

function sideBySide(printer: StepPrinter, stage: Stage, next: string): ParallelState {
  return {
    Type: "Parallel",
    Branches: stage.map((step): StateGraph => {
      const skipped = `skip_${step.name}`;
      return {
        StartAt: gateName(step),
        States: { ...printer.print(step, skipped, null), [skipped]: { Type: "Succeed" } },
      };
    }),
    ResultPath: null,
    Next: next,
  };
}
