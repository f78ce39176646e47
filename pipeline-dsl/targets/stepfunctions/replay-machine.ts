import { recoveryMachineNames } from "../recovery/machines";
import type { Step } from "../steps";
import type { JsonObject, MachineDocument, StateGraph, States } from "./asl";
import { memberPath } from "./asl/intrinsic";
import { isTooHeavy, weigh } from "./limits";
import { type PartMachine, printParts } from "./part-machine";
import { SQL_MACHINE_TIMEOUT_SECONDS } from "./sql-machine";
import { sqlTask } from "./sql-task";
import { entryOf, stageStates } from "./stage-states";
import { type Stage, stagesOf } from "./stages";
import { branchOf, gateName, type MachineContext, type StatePrinter } from "./step-states";

/** A day's loads, each with its attempts. */
export const REPLAY_TIMEOUT_SECONDS = 8 * SQL_MACHINE_TIMEOUT_SECONDS;

const PART_INPUT: JsonObject = { "skip.$": "$.skip", "run.$": "$.run" };

const FINISHED = "Finished";

/**
 * The machine that loads one committed batch into one warehouse, and its parts. It marks nothing: loads are idempotent, so an
 * execution that died is started again.
 */
export function printReplayMachines(
  context: MachineContext,
): readonly { readonly name: string; readonly document: MachineDocument }[] {
  const { replay } = recoveryMachineNames(context.model);
  const stages = replayedStages(context);
  const printer = new ReplayPrinter(context);
  const whole = printReplay(context, stages, []);
  const parts = isTooHeavy(weigh(whole)) ? printParts(stages, printer, `${context.model.name}_replay_part`) : [];
  return [
    { name: replay, document: parts.length === 0 ? whole : printReplay(context, stages, parts) },
    ...parts.map(({ name, document }) => ({ name, document })),
  ];
}

/** The schema, then the tables: what was extracted and judged once is in the curated zone. */
function replayedStages({ model }: MachineContext): readonly Stage[] {
  return stagesOf(model)
    .map((stage) => stage.filter(({ kind }) => kind === "migrate" || kind === "load"))
    .filter((stage) => stage.length > 0);
}

function printReplay(
  context: MachineContext,
  stages: readonly Stage[],
  parts: readonly PartMachine[],
): MachineDocument {
  return {
    Comment: `Loads a committed batch of ${context.model.name} into the warehouse that its input names`,
    QueryLanguage: "JSONPath",
    TimeoutSeconds: REPLAY_TIMEOUT_SECONDS,
    StartAt: entryOf(stages[0], 0, FINISHED),
    States: {
      ...stageStates({
        context,
        printer: new ReplayPrinter(context),
        stages,
        parts,
        partInput: PART_INPUT,
        finished: FINISHED,
      }),
      [FINISHED]: { Type: "Succeed" },
    },
  };
}

/** Gate and effect of a step: what the input names is skipped. */
class ReplayPrinter implements StatePrinter {
  constructor(private readonly context: MachineContext) {}

  print(step: Step, skipTo: string, next: string | null): States {
    const { bindings, batchOf } = this.context;
    return {
      [gateName(step)]: {
        Type: "Choice",
        Choices: [{ Variable: memberPath("$.skip", step.name), IsPresent: true, Next: skipTo }],
        Default: step.name,
      },
      [step.name]: sqlTask(batchOf(step), bindings, next),
    };
  }

  printBranch(step: Step): StateGraph {
    return branchOf(step, this);
  }
}
