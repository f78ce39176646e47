import { periodOf, type Metric, type MetricAlarm } from "../alarm";
import { evaluateMath } from "./metric-math";
import { EXTRA_POINTS, evaluateState, type AlarmState, type Datapoint } from "./state";

/** What CloudWatch would hold: the value of a metric in the period that begins at a minute, or null. */
export type Recording = (metric: Metric, fromMinute: number, minutes: number) => Datapoint;

export interface Transition {
  readonly minute: number;
  readonly state: AlarmState;
}

/** How often CloudWatch looks. It evaluates each minute; every period here is a multiple of five. */
const STEP_MINUTES = 5;

/**
 * The state changes of an alarm between two minutes of a recording. Only thresholds are simulated: a learned band
 * depends on data that nobody has.
 */
export function simulate(
  alarm: MetricAlarm,
  recording: Recording,
  fromMinute: number,
  toMinute: number,
): readonly Transition[] {
  if (alarm.limit.kind === "anomalyBand") return [];
  const { comparison, value: threshold } = alarm.limit;
  const { evaluationPeriods, datapointsToAlarm, treatMissingData } = alarm;
  const evaluation = { comparison, threshold, evaluationPeriods, datapointsToAlarm, treatMissingData };
  const period = periodOf(alarm) / 60;
  const length = evaluationPeriods + EXTRA_POINTS;
  const transitions: Transition[] = [];
  let state: AlarmState = "INSUFFICIENT_DATA";
  for (let minute = fromMinute; minute <= toMinute; minute += STEP_MINUTES) {
    const end = Math.floor(minute / period) * period;
    const starts = Array.from({ length }, (_, index) => end - (length - index) * period);
    const points = evaluateMath(
      alarm.watches,
      (metric) => starts.map((start) => recording(metric, start, period)),
      length,
    );
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
