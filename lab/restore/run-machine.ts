import type { ExecutionRecord } from "../executions/records";
import type { Home } from "../home/home";
import type { JsonObject } from "../json";
import { functionTasks } from "../recovery/function-tasks";
import { type MachineOptions, runRecoveryMachine } from "../recovery/run-machine";
import type { CompiledPipeline } from "../run/documents";
import { printRestoreDocuments } from "./documents";
import { snapshotTableTasks } from "./snapshot-tables";

/** Runs the printed machine that writes backups, or the one that restores a table, once. */
export function runRestoreMachine(
  home: Home,
  compiled: CompiledPipeline,
  { started, input }: { readonly started: "backup" | "restoreTable"; readonly input: JsonObject },
  options: MachineOptions,
): Promise<ExecutionRecord> {
  const { model, definitionPath } = compiled;
  return runRecoveryMachine(
    home,
    {
      model,
      definitionPath,
      documents: printRestoreDocuments(compiled, home.layout, started),
      kind: started === "backup" ? "backup" : "restore",
      input,
      tasks: (recovery) => ({ ...functionTasks(recovery), ...snapshotTableTasks(home) }),
    },
    options,
  );
}
