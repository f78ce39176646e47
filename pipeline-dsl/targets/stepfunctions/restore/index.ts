import type { PipelineModel } from "../../../model";
import type { Bindings } from "../../bindings";
import { recoveryMachineNames } from "../../recovery/machines";
import type { MachineDocument } from "../asl";
import { failoverContext } from "../failover/context";
import { printBackupMachine } from "./backup-machine";
import { printRestoreMachine } from "./restore-machine";

export interface RestoreMachine {
  readonly kind: "backup" | "restore";
  /** The name in the definition; a stack may add a suffix, the same one to every machine. */
  readonly name: string;
  readonly document: MachineDocument;
}

/** The machine that restores a table, and the one that makes backups where the definition says so. None where a stack has no recovery. */
export function printRestoreMachines(model: PipelineModel, bindings: Bindings): readonly RestoreMachine[] {
  const context = failoverContext(model, bindings);
  if (context === null) return [];
  const names = recoveryMachineNames(model);
  const { backups } = model.recovery;
  return [
    ...printRestoreMachine(context).map((machine) => ({ kind: "restore" as const, ...machine })),
    ...(backups === null
      ? []
      : [{ kind: "backup" as const, name: names.backup, document: printBackupMachine(context, backups) }]),
  ];
}
