import { isJob, type Step } from "../../pipeline-dsl/targets/steps";

/**
 * Whether a run of this input comes to a job, so that Spark is worth starting before the job is there. A job that comes
 * nevertheless starts its own.
 */
export function comesToAJob(
  input: { readonly retry?: unknown; readonly failed_job?: unknown },
  steps: readonly Step[],
): boolean {
  if (input.retry !== true) return true;
  const from = steps.findIndex(({ name }) => name === input.failed_job);
  return from >= 0 && steps.slice(from).some(isJob);
}
