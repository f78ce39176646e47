import { ARTIFACT_LIMITS, type PrintedArtifact } from "../../checks/limits/artifact";
import { targetPath } from "../../checks/paths";
import type { Target } from "../../model";
import { measureBatch } from "../redshift/measure";
import type { SqlBatch } from "../redshift/statement";
import type { ChoiceRule, MachineDocument, State, States } from "./asl";
import type { FailoverContext } from "./failover/context";
import { isTooHeavy, type MachineWeight, weigh } from "./limits";
import { partArn } from "./part-machine";
import { PART_RETRY } from "./retries";
import { SQL_MACHINE_TIMEOUT_SECONDS, sqlMachineName } from "./sql-machine";
import { printSqlInput } from "./sql-input";
import { sqlStepTask } from "./sql-task";

export const CHOOSE_TABLE = "ChooseTable";

/** Three attempts of the longest batch, with the pauses between them. */
const PART_TIMEOUT_SECONDS = 4 * SQL_MACHINE_TIMEOUT_SECONDS;

/** What is done with one table of `$.chosen.table`, each in one transaction; `$.chosen.source.kind` says which. */
export interface TableActs<Kind extends string> {
  readonly kinds: readonly Kind[];
  readonly batchOf: (table: Target, kind: Kind) => SqlBatch;
  /** Begins the names of parts. */
  readonly partPrefix: string;
  /** Of a part: what it does. */
  readonly purpose: string;
}

/** The same, each batch printed once: the machine, its plan and its parts all ask for it. */
export function printedOnce<Kind extends string>(acts: TableActs<Kind>): TableActs<Kind> {
  const known = new Map<string, SqlBatch>();
  return {
    ...acts,
    batchOf: (table, kind) => {
      const name = `${kind} ${table.name}`;
      const batch = known.get(name) ?? acts.batchOf(table, kind);
      known.set(name, batch);
      return batch;
    },
  };
}

/** A machine that does this to some tables, for a pipeline whose tables outgrow one definition. */
export interface TablePart {
  readonly name: string;
  readonly tables: readonly Target[];
  readonly document: MachineDocument;
}

/** Whether the table and what goes with it are little enough for one transaction; the function refuses the others. */
export function fitsOneBatch<Kind extends string>(
  context: Pick<FailoverContext, "bindings">,
  acts: TableActs<Kind>,
  table: Target,
): boolean {
  return measureTable(context, acts, table).every(({ kind, size }) => size <= ARTIFACT_LIMITS[kind].most);
}

/** The sizes of all that may be done with the table. */
export function measureTable<Kind extends string>(
  { bindings }: Pick<FailoverContext, "bindings">,
  { kinds, batchOf }: TableActs<Kind>,
  table: Target,
): readonly PrintedArtifact[] {
  const path = targetPath(table.name);
  return kinds.flatMap((kind): readonly PrintedArtifact[] => {
    const batch = batchOf(table, kind);
    const size = Buffer.byteLength(JSON.stringify(printSqlInput(batch, bindings)));
    return [{ kind: "executionInput", name: `the SQL of ${batch.step}`, path, size }, ...measureBatch(batch, path)];
  });
}

/** The one transaction of each table and kind; what it refuses is at `$.batch.refusal`. */
export function actStates<Kind extends string>(
  context: FailoverContext,
  acts: TableActs<Kind>,
  tables: readonly Target[],
  next: string,
): States {
  const ways = tables
    .filter((table) => fitsOneBatch(context, acts, table))
    .flatMap((table) => acts.kinds.map((kind) => ({ table, kind, batch: acts.batchOf(table, kind) })));
  return {
    [CHOOSE_TABLE]: {
      Type: "Choice",
      Choices: ways.map(({ table, kind, batch }): ChoiceRule => ({
        And: [
          { Variable: "$.chosen.table", StringEquals: table.name },
          { Variable: "$.chosen.source.kind", StringEquals: kind },
        ],
        Next: batch.step,
      })),
      Default: "MalformedInput",
    },
    ...Object.fromEntries(
      ways.map(({ batch }): [string, State] => [batch.step, sqlStepTask(batch, context.bindings, next)]),
    ),
  };
}

/** Tables follow each other into a part until it is full. */
export function printTableParts<Kind extends string>(
  context: FailoverContext,
  acts: TableActs<Kind>,
  tables: readonly Target[],
): readonly TablePart[] {
  const cuts: Target[][] = [];
  let sum: MachineWeight = { bytes: 0, events: 0 };
  for (const table of tables) {
    const weight = weigh(printPart(context, acts, [table]));
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
    name: `${acts.partPrefix}_${String(index + 1)}`,
    tables: some,
    document: printPart(context, acts, some),
  }));
}

/** Starts the part that has the table. */
export function partStates({ model, bindings }: FailoverContext, parts: readonly TablePart[], next: string): States {
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

function printPart<Kind extends string>(
  context: FailoverContext,
  acts: TableActs<Kind>,
  tables: readonly Target[],
): MachineDocument {
  return {
    Comment: acts.purpose,
    QueryLanguage: "JSONPath",
    TimeoutSeconds: PART_TIMEOUT_SECONDS,
    StartAt: CHOOSE_TABLE,
    States: {
      ...actStates(context, acts, tables, "Done"),
      Done: { Type: "Succeed" },
      MalformedInput: {
        Type: "Fail",
        Error: "Pipeline.PartChanged",
        Cause:
          "The pipeline was deployed in the meantime, and its tables are divided in another way now. Fix: start again",
      },
    },
  };
}
