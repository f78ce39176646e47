import type { RestoreTableInput } from "../../pipeline-dsl/targets/recovery";
import { endOf, secondsOf } from "../executions/outcome";
import type { Home } from "../home/home";
import type { MachineOptions } from "../recovery/run-machine";
import type { CompiledPipeline } from "../run/documents";
import { failureOf } from "../run/failure";
import { planOf, verdictOf } from "./outcome";
import type { RestoreResult } from "./result";
import { runRestoreMachine } from "./run-machine";

/** Restores one table by the printed machine. What it refuses is a result too. */
export async function runRestore(
  home: Home,
  compiled: CompiledPipeline,
  input: RestoreTableInput,
  options: MachineOptions,
): Promise<RestoreResult> {
  const record = await runRestoreMachine(home, compiled, { started: "restoreTable", input: { ...input } }, options);
  return {
    execution: record.name,
    status: endOf(record),
    started_at: record.started_at,
    seconds: secondsOf(record),
    input,
    plan: planOf(record),
    verdict: verdictOf(record),
    error: failureOf(record),
  };
}
