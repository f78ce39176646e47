import { join } from "node:path";
import { readJsonIfPresent, writeJson } from "../home/files";
import type { HomeLayout } from "../home/layout";
import type { RunError } from "../result";

/** A run's result is that of its last execution, and the ledger's verdict that of the last attempt: each execution keeps its own error. */
export function keepErrorOfExecution(layout: HomeLayout, runId: string, execution: string, error: RunError): void {
  writeJson(pathOf(layout, runId, execution), error);
}

export function errorOfExecution(layout: HomeLayout, runId: string, execution: string): RunError | null {
  return readJsonIfPresent(pathOf(layout, runId, execution)) as RunError | null;
}

function pathOf({ runs }: HomeLayout, runId: string, execution: string): string {
  return join(runs, runId, "errors", `${execution}.json`);
}
