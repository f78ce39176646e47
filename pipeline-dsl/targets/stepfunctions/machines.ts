import type { PipelineModel } from "../../model";
import type { Bindings } from "../bindings";
import type { SqlBatch } from "../redshift/statement";
import type { Step } from "../steps";
import type { MachineDocument } from "./asl";
import { isTooHeavy, weigh } from "./limits";
import { type PartMachine, printRunParts } from "./part-machine";
import { printPipelineMachine } from "./pipeline-machine";
import { printSqlMachine, sqlMachineName } from "./sql-machine";

export interface PrintedMachine {
  /** `pipeline` runs everything and is started; `sql` runs one batch; a `part` runs some of the loads. */
  readonly kind: "pipeline" | "sql" | "part";
  /** The name in the definition; a stack may add a suffix, the same one to every machine. */
  readonly name: string;
  readonly document: MachineDocument;
}

/**
 * Every state machine of a pipeline: its own, the one that runs SQL and, when one definition cannot hold all loads,
 * parts that load some tables each.
 */
export function printMachines(
  model: PipelineModel,
  bindings: Bindings,
  batchOf: (step: Step) => SqlBatch,
): readonly PrintedMachine[] {
  const whole = printPipelineMachine(model, bindings, batchOf);
  const parts: readonly PartMachine[] = isTooHeavy(weigh(whole)) ? printRunParts({ model, bindings, batchOf }) : [];
  const document = parts.length === 0 ? whole : printPipelineMachine(model, bindings, batchOf, parts);
  return [
    { kind: "pipeline", name: model.name, document },
    { kind: "sql", name: sqlMachineName(model), document: printSqlMachine(model, bindings) },
    ...parts.map(({ name, document: part }) => ({ kind: "part" as const, name, document: part })),
  ];
}
