import type { RunResult } from "../result";

/** Where a run that did not succeed goes on: the step that failed, else the first that was stopped. Null: nothing to retry. */
export function stepToRetry({ status, logical_date, error, steps }: RunResult): string | null {
  if (status === "SUCCEEDED" || logical_date === "") return null;
  const stopped = steps.find((step) => step.status === "ABORTED") ?? steps.find((step) => step.status === "PENDING");
  return error?.step ?? stopped?.name ?? null;
}
