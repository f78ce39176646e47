/** A stretch of time, in milliseconds since the epoch. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Seconds in which at least one of the intervals is under way. */
export function coveredSeconds(intervals: readonly Interval[]): number {
  let covered = 0;
  let end = -Infinity;
  for (const { from, to } of [...intervals].sort((left, right) => left.from - right.from)) {
    covered += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return covered / 1_000;
}
