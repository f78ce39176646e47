import { periodOf, warmUpMinutes, type Metric, type MetricAlarm } from "../../targets/cloudwatch/alarm";
import { isOutside, learnBand } from "./band";
import { evaluateMath } from "./metric-math";
import { breaches, evaluateState, EXTRA_POINTS, type AlarmState, type Datapoint, type Evaluation } from "./state";

/** What CloudWatch would hold: the value of a metric in the stretch that begins at a minute, or null. */
export type Recording = (metric: Metric, fromMinute: number, minutes: number) => Datapoint;

export interface Transition {
  readonly minute: number;
  readonly state: AlarmState;
}

export interface Watch {
  readonly fromMinute: number;
  readonly toMinute: number;
  /** The alarm is new at the first minute, and holds its peace while it warms up. */
  readonly isNew?: boolean;
  readonly extraPoints?: number;
}

/** How often the simulation looks. CloudWatch looks each minute; no figure changes more often than every five. */
const STEP_MINUTES = 5;
const TWO_WEEKS = 14 * 24 * 60;

/** The state changes of an alarm between two minutes of a recording. Its window slides, whatever the length of a period. */
export function simulate(alarm: MetricAlarm, recording: Recording, watch: Watch): readonly Transition[] {
  const breaching = breachTest(alarm, recording, watch.fromMinute);
  if (breaching === null) return [];
  const { evaluationPeriods, datapointsToAlarm, treatMissingData } = alarm;
  const evaluation: Evaluation = { breaches: breaching, evaluationPeriods, datapointsToAlarm, treatMissingData };
  const period = periodOf(alarm) / 60;
  const length = evaluationPeriods + (watch.extraPoints ?? EXTRA_POINTS);
  const warmUntil = watch.isNew ? watch.fromMinute + (warmUpMinutes(alarm) ?? 0) : watch.fromMinute;
  const transitions: Transition[] = [];
  let state: AlarmState = "INSUFFICIENT_DATA";
  let warm = false;
  for (let minute = watch.fromMinute; minute <= watch.toMinute; minute += STEP_MINUTES) {
    const points = pointsOf(alarm, recording, minute, period, length);
    // The warm-up ends early once data fills the window.
    warm ||= minute >= warmUntil || points.slice(-evaluationPeriods).every((point) => point !== null);
    if (!warm) continue;
    const next = evaluateState(evaluation, points, state);
    if (next !== state) transitions.push({ minute, state: next });
    state = next;
  }
  return transitions;
}

/** The minutes at which an alarm went into ALARM. */
export function alarmMinutes(transitions: readonly Transition[]): readonly number[] {
  return transitions.filter((transition) => transition.state === "ALARM").map((transition) => transition.minute);
}

/** Null when there is no band yet to be outside of. */
function breachTest(alarm: MetricAlarm, recording: Recording, minute: number): Evaluation["breaches"] | null {
  const { limit } = alarm;
  if (limit.kind === "threshold") return (point) => breaches(limit.comparison, point, limit.value);
  const period = periodOf(alarm) / 60;
  const band = learnBand(pointsOf(alarm, recording, minute, period, TWO_WEEKS / period), limit.deviations);
  return band === null ? null : (point) => isOutside(band, point);
}

function pointsOf(
  { watches }: MetricAlarm,
  recording: Recording,
  endMinute: number,
  period: number,
  length: number,
): readonly Datapoint[] {
  const series = (metric: Metric): readonly Datapoint[] => {
    const points: Datapoint[] = [];
    for (let back = length; back > 0; back--) points.push(recording(metric, endMinute - back * period, period));
    return points;
  };
  return evaluateMath(watches, series, length);
}
