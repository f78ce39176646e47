import type { ExecutionRecord } from "../executions/records";
import { Progress } from "../run/progress";
import type { RunError } from "../result";
import type { StepAttempt } from "./data";

/** Every attempt of every step, from the events of the run's executions. `errorOf`: what an execution has ended with. */
export function attemptsOf(
  executions: readonly ExecutionRecord[],
  steps: readonly string[],
  errorOf: (execution: string) => RunError | null,
): readonly StepAttempt[] {
  return executions.flatMap((execution, at) => {
    const attempts = attemptsIn(execution, at + 1, steps);
    const error = errorOf(execution.name);
    const ended = attempts.findLast(({ step, outcome }) => step === error?.step && outcome === "FAILED");
    // An event holds a code; what the ledger knew then (which rules were breached, and by how much) only the error.
    return error === null || ended === undefined
      ? attempts
      : attempts.map((each) => (each === ended ? { ...each, error: `${error.code}: ${error.message}` } : each));
  });
}

function attemptsIn(record: ExecutionRecord, execution: number, steps: readonly string[]): StepAttempt[] {
  const open = new Map<string, { readonly attempt: number; readonly at: number }>();
  const attempts: StepAttempt[] = [];
  const close = (step: string, at: number, outcome: StepAttempt["outcome"], error: string | null): void => {
    const begun = open.get(step);
    if (begun === undefined) return;
    open.delete(step);
    const seconds = Math.max(0, at - begun.at) / 1000;
    attempts.push({ step, attempt: begun.attempt, execution, startedAt: begun.at, seconds, outcome, error });
  };
  const states = new Set(record.events.map(({ state }) => state));
  const progress = new Progress(steps, states, (event) => {
    if (event.kind === "step_started") open.set(event.step, { attempt: event.attempt, at: event.at });
    if (event.kind === "step_finished") close(event.step, event.at, "SUCCEEDED", null);
    if (event.kind === "step_failed") close(event.step, event.at, "FAILED", `${event.code}: ${event.message}`);
  });
  for (const event of record.events) progress.follow(event);
  const end = Date.parse(record.stopped_at ?? "") || (record.events.at(-1)?.at ?? Date.parse(record.started_at));
  progress.end(end, new Set());
  for (const step of [...open.keys()]) close(step, end, "ABORTED", "the execution ended");
  return attempts.sort((left, right) => left.startedAt - right.startedAt);
}
