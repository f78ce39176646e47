import type { ExecutionRecord } from "../executions/records";

export interface StateTime {
  readonly name: string;
  /** Milliseconds since 1970, when it was entered first. */
  readonly startedAt: number;
  /** All its turns together. */
  readonly seconds: number;
}

/** How long an execution was in each of its states, in the order in which they were entered first. */
export function stateTimes({ events }: Pick<ExecutionRecord, "events">): readonly StateTime[] {
  const times = new Map<string, { startedAt: number; seconds: number; entered: number }>();
  for (const { type, state, at } of events) {
    const known = times.get(state) ?? { startedAt: at, seconds: 0, entered: at };
    if (type === "entered") times.set(state, { ...known, entered: at });
    if (type === "exited" || type === "failed")
      times.set(state, { ...known, seconds: known.seconds + (at - known.entered) / 1_000, entered: at });
  }
  return [...times].map(([name, { startedAt, seconds }]) => ({ name, startedAt, seconds }));
}
