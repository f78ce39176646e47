import { recoveryMachineNames } from "../../pipeline-dsl/targets/recovery";
import type { LabEvent } from "../events";
import type { Home } from "../home/home";
import type { RunResult } from "../result";
import type { CompiledPipeline } from "../run/documents";
import { failureOf } from "../run/failure";
import { printRecoveryDocuments } from "./documents";
import { recoveryTasks } from "./recovery-tasks";
import { runRecoveryMachine } from "./run-machine";

interface FollowOptions {
  readonly onEvent: (event: LabEvent) => void;
  readonly signal: AbortSignal;
}

/**
 * What a schedule starts every few minutes at a warm standby: what has arrived there is loaded. In the lab time passes from run to
 * run, so it is started behind each run of the primary. A text for people; the run has succeeded either way.
 */
export async function followAfterRun(
  deployment: Home,
  compiled: CompiledPipeline,
  { status, no_run }: RunResult,
  { onEvent, signal }: FollowOptions,
): Promise<string | null> {
  const { model, definitionPath } = compiled;
  if (model.recovery.standby.kind !== "warmStandby" || deployment.site !== "primary") return null;
  if (status !== "SUCCEEDED" || no_run !== null) return null;
  const home = deployment.at("standby");
  const loaded: string[] = [];
  const record = await runRecoveryMachine(
    home,
    {
      model,
      definitionPath,
      documents: printRecoveryDocuments(compiled, home.layout, recoveryMachineNames(model).follow),
      kind: "follow",
      input: {},
      tasks: (recovery) => recoveryTasks({ home, model, recovery, otherRegionIsGone: false }),
    },
    {
      faults: [],
      onEvent,
      onState: ({ type, state }) => {
        if (type === "exited" && state === "NoteLoaded") loaded.push(state);
      },
      signal,
    },
  );
  const failure = failureOf(record);
  if (failure !== null)
    return `warning: the standby did not follow, and tries again after the next run: ${failure.code}: ${failure.message}`;
  return loaded.length === 0
    ? `the standby has not loaded this run yet: it arrives there ${String(home.replicaLagSeconds)} seconds after it was written`
    : `the standby followed: ${String(loaded.length)} ${loaded.length === 1 ? "batch" : "batches"} loaded`;
}
