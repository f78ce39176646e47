import type { PipelineModel } from "../../model";
import type { Bindings } from "../bindings";
import { recoveryMachineNames } from "../recovery/machines";
import type { SqlBatch } from "../redshift/statement";
import type { Step } from "../steps";
import type { MachineDocument } from "./asl";
import { printFailoverMachine } from "./failover";
import { failoverContext, isFollowed } from "./failover/context";
import { printFollowMachine } from "./follow-machine";
import { printReplayMachines } from "./replay-machine";

export interface RecoveryMachine {
  readonly kind: "failover" | "replay" | "follow";
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
  const context = failoverContext(model, bindings);
  if (context === null) return [];
  const names = recoveryMachineNames(model);
  return [
    { kind: "failover", name: names.failover, document: printFailoverMachine(context) },
    ...printReplayMachines({ model, bindings, batchOf }).map((machine) => ({ kind: "replay" as const, ...machine })),
    ...(isFollowed(context)
      ? [{ kind: "follow" as const, name: names.follow, document: printFollowMachine(context) }]
      : []),
  ];
}
