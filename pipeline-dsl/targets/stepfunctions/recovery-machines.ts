import type { PipelineModel } from "../../model";
import type { Bindings } from "../bindings";
import { recoveryMachineNames } from "../recovery/machines";
import type { SqlBatch } from "../redshift/statement";
import type { Step } from "../steps";
import type { MachineDocument } from "./asl";
import { printFailoverMachine } from "./failover";
import { printReplayMachines } from "./replay-machine";

export interface RecoveryMachine {
  readonly kind: "failover" | "replay";
  /** The name in the definition; a stack may add a suffix, the same one to every machine. */
  readonly name: string;
  readonly document: MachineDocument;
}

/** The machines by which a pipeline comes back, apart from those that run it every day. None where a stack has no recovery. */
export function printRecoveryMachines(
  model: PipelineModel,
  bindings: Bindings,
  batchOf: (step: Step) => SqlBatch,
): readonly RecoveryMachine[] {
  const failover = printFailoverMachine(model, bindings);
  if (failover === null) return [];
  return [
    { kind: "failover", name: recoveryMachineNames(model).failover, document: failover },
    ...printReplayMachines({ model, bindings, batchOf }).map((machine) => ({ kind: "replay" as const, ...machine })),
  ];
}
