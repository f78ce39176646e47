import { createHash } from "node:crypto";
import type { Bindings } from "../bindings";
import { stepsOf, type Step } from "../steps";
import type { JsonObject, MachineDocument, TaskState } from "./asl";
import { isTooHeavy, type MachineWeight, weigh } from "./limits";
import { ANSWER_NOTHING } from "./refusal-answer";
import { PART_RETRY } from "./retries";
import { SQL_MACHINE_TIMEOUT_SECONDS, sqlMachineName } from "./sql-machine";
import { type Stage, stagesOf } from "./stages";
import { type MachineContext, type StatePrinter, StepPrinter } from "./step-states";

/** A machine that runs some steps of one stage side by side, for a pipeline that outgrows one definition. */
export interface PartMachine {
  readonly name: string;
  readonly steps: readonly Step[];
  readonly document: MachineDocument;
}

/** Three attempts of the longest batch, with the pauses between them. */
const PART_TIMEOUT_SECONDS = 4 * SQL_MACHINE_TIMEOUT_SECONDS;

/** What a part of a run is started with: what is done and what is retried. */
export const RUN_PART_INPUT: JsonObject = { "input.$": "$.input", "run.$": "$.run" };

/** The parts of a run. */
export function printRunParts(context: MachineContext): readonly PartMachine[] {
  const { model } = context;
  return printParts(stagesOf(model), new StepPrinter(context, stepsOf(model)), `${model.name}_part`);
}

/** Every stage of several steps, cut into as few machines as hold them. */
export function printParts(stages: readonly Stage[], printer: StatePrinter, prefix: string): readonly PartMachine[] {
  const parts: PartMachine[] = [];
  for (const stage of stages) {
    if (stage.length === 1) continue;
    for (const steps of cut(stage, printer)) {
      const name = `${prefix}_${parts.length + 1}`;
      parts.push({ name, steps, document: printPart(name, steps, printer) });
    }
  }
  return parts;
}

/** The task that runs a part, in the machine that is cut. */
export function partTask(
  part: PartMachine,
  input: JsonObject,
  { model, bindings }: MachineContext,
): Omit<TaskState, "Next" | "End"> {
  return {
    Type: "Task",
    Resource: "arn:aws:states:::states:startExecution.sync:2",
    Parameters: {
      StateMachineArn: partArn(part, sqlMachineName(model), bindings),
      Input: {
        ...input,
        steps: fingerprint(part.steps),
        "AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$": "$$.Execution.Id",
      },
    },
    ResultPath: null,
    TimeoutSeconds: PART_TIMEOUT_SECONDS + 60,
    Retry: PART_RETRY,
  };
}

/** Parts stand beside the SQL machine: the same suffix, the same alias. */
export function partArn({ name }: Pick<PartMachine, "name">, sqlMachine: string, { sqlMachineArn }: Bindings): string {
  const [before, after] = sqlMachineArn.split(`:${sqlMachine}`, 2);
  if (before === undefined || after === undefined) {
    throw new Error(`The SQL machine is not named ${sqlMachine}: ${sqlMachineArn}`);
  }
  return `${before}:${name}${after}`;
}

/** Steps follow each other into a part until it is full; the sum of single parts is a little more than the whole. */
function cut(stage: readonly Step[], printer: StatePrinter): readonly (readonly Step[])[] {
  const cuts: Step[][] = [];
  let sum: MachineWeight = { bytes: 0, events: 0 };
  for (const step of stage) {
    const weight = weigh(printPart("", [step], printer));
    sum = { bytes: sum.bytes + weight.bytes, events: sum.events + weight.events };
    const open = cuts.at(-1);
    if (open === undefined || isTooHeavy(sum)) {
      cuts.push([step]);
      sum = weight;
    } else {
      open.push(step);
    }
  }
  return cuts;
}

function printPart(name: string, steps: readonly Step[], printer: StatePrinter): MachineDocument {
  return {
    Comment: `Runs some steps of one stage: ${name}`,
    QueryLanguage: "JSONPath",
    TimeoutSeconds: PART_TIMEOUT_SECONDS,
    StartAt: "CheckSteps",
    States: {
      // A run that began before a deployment may start a part from after it, which runs other steps: some would be left out.
      CheckSteps: {
        Type: "Choice",
        Choices: [{ Variable: "$.steps", StringEquals: fingerprint(steps), Next: SIDE_BY_SIDE }],
        Default: "PartChanged",
      },
      [SIDE_BY_SIDE]: {
        Type: "Parallel",
        Branches: steps.map((step) => printer.printBranch(step)),
        ResultPath: null,
        Catch: printer.caught,
        ...(printer.answersRefusals ? { Next: ANSWER_NOTHING } : { End: true }),
      },
      ...printer.ends,
      PartChanged: {
        Type: "Fail",
        Error: "Pipeline.PartChanged",
        Cause:
          "The pipeline was deployed during this run, and its loads are divided in another way now. Fix: retry the run",
      },
    },
  };
}

/** Which steps a part runs, in few characters. */
function fingerprint(steps: readonly Step[]): string {
  return createHash("sha256")
    .update(steps.map((step) => step.name).join("\n"))
    .digest("hex");
}

const SIDE_BY_SIDE = "SideBySide";
