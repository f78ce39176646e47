import { backedUpInWords, backedUpTables } from "../../pipeline-dsl/targets/redshift";
import type { LabEvent } from "../events";
import type { Home } from "../home/home";
import type { RunResult } from "../result";
import type { CompiledPipeline } from "../run/documents";
import { failureOf } from "../run/failure";
import { runRestoreMachine } from "./run-machine";

interface BackupOptions {
  readonly onEvent: (event: LabEvent) => void;
  readonly signal: AbortSignal;
}

/**
 * What the pipeline's machine starts after a commit: tables are written where the definition's rhythm says so. A text for
 * people where something was written or went wrong; the run has succeeded either way.
 */
export async function backUpWhenDue(
  home: Home,
  compiled: CompiledPipeline,
  { status, run_id, logical_date, no_run }: RunResult,
  { onEvent, signal }: BackupOptions,
): Promise<string | null> {
  if (compiled.model.recovery.backups === null || status !== "SUCCEEDED" || no_run !== null) return null;
  const record = await runRestoreMachine(
    home,
    compiled,
    { started: "backup", input: { run_id, logical_date } },
    { faults: [], onEvent, onState: () => undefined, signal },
  );
  const failure = failureOf(record);
  if (failure !== null)
    return `warning: the backup after this run failed, and is tried again after the next one: ${failure.code}: ${failure.message}`;
  const wasDue = record.events.some(({ state }) => state === "BackedUp");
  return wasDue ? `backed up as of ${logical_date}: ${backedUpInWords(backedUpTables(compiled.model))}` : null;
}
