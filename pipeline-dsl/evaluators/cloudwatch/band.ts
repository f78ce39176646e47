import type { Datapoint } from "./state";

/** What a metric is expected to stay within, ends included. */
export interface Band {
  readonly lower: number;
  readonly upper: number;
}

/**
 * A stand-in for what CloudWatch learns of a metric from up to two weeks: the mean and so many standard deviations
 * around it. Null without any point, as CloudWatch has no band for a metric that it does not know.
 */
export function learnBand(points: readonly Datapoint[], deviations: number): Band | null {
  const known = points.filter((point) => point !== null);
  if (known.length === 0) return null;
  const mean = known.reduce((sum, point) => sum + point, 0) / known.length;
  const spread = Math.sqrt(known.reduce((sum, point) => sum + (point - mean) ** 2, 0) / known.length);
  return { lower: mean - deviations * spread, upper: mean + deviations * spread };
}

/** LessThanLowerOrGreaterThanUpperThreshold. */
export function isOutside(band: Band, point: number): boolean {
  return point < band.lower || point > band.upper;
}
