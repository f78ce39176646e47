import type { Comparison, TreatMissingData } from "../../targets/cloudwatch/alarm";

export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";

/** One period's value; null where the metric has none. */
export type Datapoint = number | null;

export interface Evaluation {
  /** Whether a point violates the alarm's threshold or band. */
  readonly breaches: (point: number) => boolean;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: TreatMissingData;
}

/**
 * CloudWatch fetches a few points more than the evaluation periods, so that late or missing ones can be replaced by
 * real ones. The documentation's example fetches five for three and says that the exact number varies.
 */
export const EXTRA_POINTS = 2;

/**
 * The state after one evaluation, as "Configuring how CloudWatch alarms treat missing data" describes it.
 *
 * @param points oldest first, of the evaluation range: `evaluationPeriods` and the extra ones, or fewer.
 */
export function evaluateState(evaluation: Evaluation, points: readonly Datapoint[], previous: AlarmState): AlarmState {
  const { evaluationPeriods, datapointsToAlarm, treatMissingData } = evaluation;
  const real = points.filter((point) => point !== null);
  if (real.length >= evaluationPeriods) {
    return alarmIf(countBreaching(evaluation, real.slice(-evaluationPeriods)) >= datapointsToAlarm);
  }
  const breaching = countBreaching(evaluation, real);
  const missing = evaluationPeriods - real.length;
  switch (treatMissingData) {
    case "breaching":
      return alarmIf(breaching + missing >= datapointsToAlarm);
    case "notBreaching":
      return alarmIf(breaching >= datapointsToAlarm);
    case "missing":
    case "ignore": {
      const retained = treatMissingData === "ignore";
      if (real.length === 0) return retained ? previous : "INSUFFICIENT_DATA";
      if (breaching >= datapointsToAlarm) return "ALARM";
      if (onlyOldBreaches(evaluation, points)) return retained ? previous : "ALARM";
      return "OK";
    }
  }
}

/**
 * Fewer points than `datapointsToAlarm` are left, all of them breach, and the oldest is at least that many periods old:
 * the metric stopped while it was breaching.
 */
function onlyOldBreaches(evaluation: Evaluation, points: readonly Datapoint[]): boolean {
  const real = points.filter((point) => point !== null);
  if (real.length >= evaluation.datapointsToAlarm) return false;
  const oldest = points.findIndex((point) => point !== null);
  return points.length - oldest >= evaluation.datapointsToAlarm && countBreaching(evaluation, real) === real.length;
}

function countBreaching(evaluation: Evaluation, points: readonly number[]): number {
  return points.filter((point) => evaluation.breaches(point)).length;
}

export function breaches(comparison: Comparison, point: number, threshold: number): boolean {
  switch (comparison) {
    case "GreaterThanThreshold":
      return point > threshold;
    case "GreaterThanOrEqualToThreshold":
      return point >= threshold;
    case "LessThanThreshold":
      return point < threshold;
    case "LessThanOrEqualToThreshold":
      return point <= threshold;
  }
}

function alarmIf(breached: boolean): AlarmState {
  return breached ? "ALARM" : "OK";
}
