import type { PipelineModel } from "../../model";
import { ledgerItems } from "./ledger";
import {
  awaitMachines,
  lockOwnersAndBackup,
  machineRuntime,
  runJobs,
  runMachines,
  runParts,
  seeLockOwner,
} from "./machines";
import type { AccessPlace } from "./place";
import { takeSnapshot } from "./snapshot";
import type { Statement } from "./statement";
import { askFunction } from "./functions";

/** What the machines of a backfill name beside the rest of a place. */
export interface BackfillPlace {
  readonly functionName: string;
  /** Whether a snapshot is taken at the end, as the printed machine has it. */
  readonly takesSnapshot: boolean;
  readonly machines: {
    readonly day: string;
    /** Whose executions are looked at: a backup holds the end of a backfill off. */
    readonly backup: string;
    /** None, unless the tables outgrow the backfill's machine. */
    readonly parts: readonly string[];
    /** None, unless the loads of a day outgrow one machine. */
    readonly dayParts: readonly string[];
  };
}

/** The machine of a backfill: asks the function, runs the load job, loads days by SQL, holds the lock of runs meanwhile. */
export function backfillMachineAccess(
  model: PipelineModel,
  place: AccessPlace,
  { functionName, takesSnapshot, machines }: BackfillPlace,
): readonly Statement[] {
  return [
    askFunction(place, functionName),
    runJobs(place, [place.jobNames.load]),
    ...runMachines(place, "SqlMachine", [place.machines.sql]),
    ...runMachines(place, "Days", [machines.day]),
    ...runParts(place, machines.parts),
    awaitMachines(place),
    seeLockOwner(place, lockOwnersAndBackup(model, place, machines.backup)),
    ...ledgerItems(model, place, ["ConditionCheckItem", "GetItem", "UpdateItem"]),
    ...(takesSnapshot ? [takeSnapshot(place, place.warehouse.namespaceArn)] : []),
    ...machineRuntime(),
  ];
}

/** A day starts the SQL machine, and its parts where there are any. */
export function backfillDayAccess(place: AccessPlace, { machines }: BackfillPlace): readonly Statement[] {
  return [
    ...runMachines(place, "SqlMachine", [place.machines.sql]),
    ...runParts(place, machines.dayParts),
    awaitMachines(place),
    ...machineRuntime(),
  ];
}
