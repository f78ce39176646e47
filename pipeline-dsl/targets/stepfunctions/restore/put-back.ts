import { ARTIFACT_LIMITS } from "../../../checks/limits/artifact";
import type { PipelineModel, Target } from "../../../model";
import { printRestoreBatch, type RestoreSource, restoreStepName } from "../../redshift/restore/restore";
import type { ChoiceRule, MachineDocument, State, States } from "../asl";
import type { FailoverContext } from "../failover/context";
import { isTooHeavy, type MachineWeight, weigh } from "../limits";
import { partArn } from "../part-machine";
import { PART_RETRY } from "../retries";
import { SQL_MACHINE_TIMEOUT_SECONDS, sqlMachineName } from "../sql-machine";
import { sqlStepTask } from "../sql-task";

export const CHOOSE_TABLE = "ChooseTable";

const SOURCES = ["backup", "curated"] as const satisfies readonly RestoreSource[];

/** Three attempts of the longest batch, with the pauses between them. */
const PART_TIMEOUT_SECONDS = 4 * SQL_MACHINE_TIMEOUT_SECONDS;

/** A machine that puts some tables back, for a pipeline whose tables outgrow one definition. */
export interface RestorePart {
  readonly name: string;
  readonly tables: readonly Target[];
  readonly document: MachineDocument;
}

/** Whether the table and what is restored with it are few enough for one transaction; the function refuses the others. */
export function fitsOneBatch(model: PipelineModel, table: Target): boolean {
  return SOURCES.every((source) => {
    const { statements } = printRestoreBatch(model, table, source);
    return statements.length <= ARTIFACT_LIMITS.sqlBatch.most;
  });
}

/** The one transaction of each table and source; what it refuses is at `$.batch.refusal`. */
export function putBackStates({ model, bindings }: FailoverContext, tables: readonly Target[], next: string): States {
  const ways = tables
    .filter((table) => fitsOneBatch(model, table))
    .flatMap((table) => SOURCES.map((source) => ({ table, source, name: restoreStepName(table, source) })));
  return {
    [CHOOSE_TABLE]: {
      Type: "Choice",
      Choices: ways.map(({ table, source, name }): ChoiceRule => ({
        And: [
          { Variable: "$.chosen.table", StringEquals: table.name },
          { Variable: "$.chosen.source.kind", StringEquals: source },
        ],
        Next: name,
      })),
      Default: "MalformedInput",
    },
    ...Object.fromEntries(
      ways.map(({ table, source, name }): [string, State] => [
        name,
        sqlStepTask(printRestoreBatch(model, table, source), bindings, next),
      ]),
    ),
  };
}

/** Tables follow each other into a part until it is full. */
export function printRestoreParts(context: FailoverContext, tables: readonly Target[]): readonly RestorePart[] {
  const cuts: Target[][] = [];
  let sum: MachineWeight = { bytes: 0, events: 0 };
  for (const table of tables) {
    const weight = weigh(printPart(context, [table]));
    sum = { bytes: sum.bytes + weight.bytes, events: sum.events + weight.events };
    const open = cuts.at(-1);
    if (open === undefined || isTooHeavy(sum)) {
      cuts.push([table]);
      sum = weight;
    } else {
      open.push(table);
    }
  }
  return cuts.map((some, index) => ({
    name: `${context.model.name}_restore_part_${String(index + 1)}`,
    tables: some,
    document: printPart(context, some),
  }));
}

/** Starts the part that has the table. */
export function partStates({ model, bindings }: FailoverContext, parts: readonly RestorePart[], next: string): States {
  return {
    [CHOOSE_TABLE]: {
      Type: "Choice",
      Choices: parts.map(({ name, tables }): ChoiceRule => ({
        Or: tables.map((table) => ({ Variable: "$.chosen.table", StringEquals: table.name })),
        Next: `run_${name}`,
      })),
      Default: "MalformedInput",
    },
    ...Object.fromEntries(
      parts.map((part): [string, State] => [
        `run_${part.name}`,
        {
          Type: "Task",
          Resource: "arn:aws:states:::states:startExecution.sync:2",
          Parameters: {
            StateMachineArn: partArn(part, sqlMachineName(model), bindings),
            Input: {
              "chosen.$": "$.chosen",
              "run.$": "$.run",
              "AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$": "$$.Execution.Id",
            },
          },
          ResultSelector: { "refusal.$": "$.Output.batch.refusal" },
          ResultPath: "$.batch",
          TimeoutSeconds: PART_TIMEOUT_SECONDS + 60,
          Retry: PART_RETRY,
          Next: next,
        },
      ]),
    ),
  };
}

function printPart(context: FailoverContext, tables: readonly Target[]): MachineDocument {
  return {
    Comment: `Puts some tables of ${context.model.name} back, each in one transaction`,
    QueryLanguage: "JSONPath",
    TimeoutSeconds: PART_TIMEOUT_SECONDS,
    StartAt: CHOOSE_TABLE,
    States: {
      ...putBackStates(context, tables, "PutBack"),
      PutBack: { Type: "Succeed" },
      MalformedInput: {
        Type: "Fail",
        Error: "Pipeline.PartChanged",
        Cause:
          "The pipeline was deployed during this restore, and its tables are divided in another way now. Fix: start again",
      },
    },
  };
}
