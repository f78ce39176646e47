import type { PipelineModel } from "../../model";
import { askFunction } from "./functions";
import { ledgerItems } from "./ledger";
import { awaitMachines, lockOwnersAndBackup, machineRuntime, runMachines, runParts, seeLockOwner } from "./machines";
import type { AccessPlace } from "./place";
import { restoreTables } from "./snapshot";
import { startMachines } from "./start-machines";
import type { Statement } from "./statement";

/** What the machines of backups and restores name beside the rest of a place. */
export interface TableRestorePlace {
  readonly functionName: string;
  readonly machines: {
    readonly restoreTable: string;
    readonly backup: string;
    readonly replay: string;
    /** None, unless the tables outgrow the restore's machine. */
    readonly restoreParts: readonly string[];
  };
}

/** The machine that restores a table: asks the function, takes tables of a snapshot, puts back by SQL, replays, holds the lock of runs meanwhile. */
export function restoreMachineAccess(
  model: PipelineModel,
  place: AccessPlace,
  { functionName, machines }: TableRestorePlace,
): readonly Statement[] {
  return [
    askFunction(place, functionName),
    ...runMachines(place, "SqlMachine", [place.machines.sql]),
    ...runMachines(place, "Replay", [machines.replay]),
    ...runParts(place, machines.restoreParts),
    awaitMachines(place),
    seeLockOwner(place, lockOwnersAndBackup(model, place, machines.backup)),
    ...restoreTables(place),
    ...ledgerItems(model, place, ["ConditionCheckItem", "GetItem", "UpdateItem"]),
    ...machineRuntime(),
  ];
}

/** The machine of backups: asks whether one is due, and has tables unloaded. */
export function backupMachineAccess(
  model: PipelineModel,
  place: AccessPlace,
  { functionName }: TableRestorePlace,
): readonly Statement[] {
  return [
    askFunction(place, functionName),
    ...runMachines(place, "SqlMachine", [place.machines.sql]),
    awaitMachines(place),
    ...ledgerItems(model, place, ["ConditionCheckItem", "GetItem", "PutItem"]),
    ...machineRuntime(),
  ];
}

/** The rule that follows a run that has ended well. */
export function backupStartAccess(place: AccessPlace, { machines }: TableRestorePlace): readonly Statement[] {
  return [startMachines(place, "StartBackup", [machines.backup])];
}
