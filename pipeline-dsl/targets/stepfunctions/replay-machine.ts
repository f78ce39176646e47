import type { PipelineModel } from "../../model";
import { recoveryMachineNames } from "../recovery/machines";
import type { Step } from "../steps";
import type { JsonObject, MachineDocument, StateGraph, States } from "./asl";
import { memberPath } from "./asl/intrinsic";
import { isTooHeavy, weigh } from "./limits";
import { type PartMachine, printParts } from "./part-machine";
import { ANSWER_NOTHING, ANSWER_REFUSAL, answerStates, CATCH_REFUSAL } from "./refusal-answer";
import { SQL_MACHINE_TIMEOUT_SECONDS } from "./sql-machine";
import { ASKS_FOR_REFUSALS, SQL_REFUSED, sqlGuard, sqlStepTask } from "./sql-task";
import { entryOf, stageStates } from "./stage-states";
import { type Stage, stagesOf } from "./stages";
import { branchOf, type MachineContext, type StatePrinter, stateNamesOf } from "./step-states";

/** A day's loads, each with its attempts. */
export const REPLAY_TIMEOUT_SECONDS = 8 * SQL_MACHINE_TIMEOUT_SECONDS;

const PART_INPUT: JsonObject = { "skip.$": "$.skip", "run.$": "$.run", ...ASKS_FOR_REFUSALS };

/**
 * The machine that loads one committed batch into one warehouse, and its parts. It marks nothing: loads are idempotent, so an
 * execution that died is started again. What a load refuses is its answer: it would be refused again.
 */
export function printReplayMachines(
  context: MachineContext,
  { name, partPrefix, kinds }: ReplayNames = replayNames(context.model),
): readonly { readonly name: string; readonly document: MachineDocument }[] {
  const stages = replayedStages(context, kinds);
  const printer = new ReplayPrinter(context);
  const whole = printReplay(context, stages, []);
  const parts = isTooHeavy(weigh(whole)) ? printParts(stages, printer, partPrefix) : [];
  return [
    { name, document: parts.length === 0 ? whole : printReplay(context, stages, parts) },
    ...parts.map((part) => ({ name: part.name, document: part.document })),
  ];
}

/** What a machine of replays is called, and the kinds of steps that it has. */
export interface ReplayNames {
  readonly name: string;
  readonly partPrefix: string;
  readonly kinds: readonly Step["kind"][];
}

function replayNames(model: PipelineModel): ReplayNames {
  return {
    name: recoveryMachineNames(model).replay,
    partPrefix: `${model.name}_replay_part`,
    kinds: ["migrate", "load"],
  };
}

/** The schema, then the tables: what was extracted and judged once is in the curated zone. */
function replayedStages({ model }: MachineContext, kinds: ReplayNames["kinds"]): readonly Stage[] {
  return stagesOf(model)
    .map((stage) => stage.filter(({ kind }) => kinds.includes(kind)))
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
    StartAt: entryOf(stages[0], 0, ANSWER_NOTHING),
    States: {
      ...stageStates({
        context,
        printer: new ReplayPrinter(context),
        stages,
        parts,
        partInput: PART_INPUT,
        finished: ANSWER_NOTHING,
      }),
      ...answerStates(),
    },
  };
}

/** Gate, effect and guard of a step: what the input names is skipped. */
class ReplayPrinter implements StatePrinter {
  readonly answersRefusals = true;
  readonly caught = CATCH_REFUSAL;
  readonly ends = answerStates();

  constructor(private readonly context: MachineContext) {}

  print(step: Step, skipTo: string, next: string | null): States {
    const { bindings, batchOf } = this.context;
    const { gate, guard, refused } = stateNamesOf(step);
    return {
      [gate]: {
        Type: "Choice",
        Choices: [{ Variable: memberPath("$.skip", step.name), IsPresent: true, Next: skipTo }],
        Default: step.name,
      },
      [step.name]: sqlStepTask(batchOf(step), bindings, guard),
      // Nothing is left to do in a branch but what is left after a step that was skipped.
      [guard]: sqlGuard(next ?? skipTo, next === null ? refused : ANSWER_REFUSAL),
      ...(next === null ? { [refused]: SQL_REFUSED } : {}),
    };
  }

  printBranch(step: Step): StateGraph {
    return branchOf(step, this);
  }
}
