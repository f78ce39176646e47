import type { SimulatedRun } from "./world";

export const DAY = 24 * 60;
/** Days that are watched; the two weeks before them are what a band has learned from. */
export const SCENARIO_DAYS = 14;
const HISTORY_DAYS = 14;

export const RUN_MINUTES = 15;
const START_OF_RUN = 120;

/** The run of this day is the one to which something happens. */
export const EVENT_DAY = 7;
export const EVENT = EVENT_DAY * DAY + START_OF_RUN;

/** From two days before the event to two days after it: long enough for every window to fill and to empty again. */
export const AROUND_THE_EVENT = { fromMinute: EVENT - 2 * DAY, toMinute: EVENT + 2 * DAY } as const;

/** Rows are never quite as many as the day before; within a few percent, in a pattern that repeats. */
const ROWS = 700_000;
const DRIFT_PERCENT = [0, 1, -1, 2, -2, 1, -1] as const;

/** A daily run that commits, for two weeks and the two before them. */
export const FORTNIGHT: readonly SimulatedRun[] = Array.from({ length: HISTORY_DAYS + SCENARIO_DAYS }, (_, index) =>
  healthyRun(index - HISTORY_DAYS),
);

export function healthyRun(day: number): SimulatedRun {
  const start = day * DAY + START_OF_RUN;
  const drift = DRIFT_PERCENT[(day + HISTORY_DAYS) % DRIFT_PERCENT.length] ?? 0;
  const rowsRead = Math.round(ROWS * (1 + drift / 100));
  return {
    start,
    end: start + RUN_MINUTES,
    outcome: "committed",
    watermark: start,
    rowsRead,
    rowsRejected: 70,
    completeness: 99.8,
    accuracy: 99.99,
    consistency: 99.9,
  };
}

/** The fortnight with another run in the place of the event's. */
export function replaced(change: Partial<SimulatedRun>): readonly SimulatedRun[] {
  return FORTNIGHT.map((run) => (run.start === EVENT ? { ...run, ...change } : run));
}

/** The same with a second run beside it. */
export function replacedAnd(change: Partial<SimulatedRun>, second: SimulatedRun): readonly SimulatedRun[] {
  return [...replaced(change), second].sort((left, right) => left.start - right.start);
}
