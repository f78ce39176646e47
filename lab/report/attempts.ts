import type { ExecutionRecord } from "../executions/records";
import { Progress } from "../run/progress";
import type { StepAttempt } from "./data";

/** Every attempt of every step, from the events of the run's executions. */
export function attemptsOf(executions: readonly ExecutionRecord[], steps: readonly string[]): readonly StepAttempt[] {
  return executions.flatMap((execution, at) => attemptsIn(execution, at + 1, steps));
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
