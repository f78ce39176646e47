import { evaluateState, type AlarmState, type Datapoint, type Evaluation } from "./state";

/**
 * The truth tables of "Configuring how CloudWatch alarms treat missing data" (Amazon CloudWatch User Guide):
 * `0` a point within the threshold, `X` a breaching one, `-` a missing one; oldest first, five points in the range.
 */
const TREATMENTS = ["missing", "ignore", "breaching", "notBreaching"] as const;
type Row = readonly [points: string, missing: string, ignore: string, breaching: string, notBreaching: string];

const THREE_OF_THREE: readonly Row[] = [
  ["0 - X - X", "OK", "OK", "OK", "OK"],
  ["- - - - 0", "OK", "OK", "OK", "OK"],
  ["- - - - -", "INSUFFICIENT_DATA", "retain", "ALARM", "OK"],
  ["0 X X - X", "ALARM", "ALARM", "ALARM", "ALARM"],
  ["- - X - -", "ALARM", "retain", "ALARM", "OK"],
];

const TWO_OF_THREE: readonly Row[] = [
  ["0 - X - X", "ALARM", "ALARM", "ALARM", "ALARM"],
  ["0 0 X 0 X", "ALARM", "ALARM", "ALARM", "ALARM"],
  ["0 - X - -", "OK", "OK", "ALARM", "OK"],
  ["- - - - 0", "OK", "OK", "ALARM", "OK"],
  ["- - - X -", "ALARM", "retain", "ALARM", "OK"],
];

describe.each([
  { name: "3 of 3", datapointsToAlarm: 3, rows: THREE_OF_THREE },
  { name: "2 of 3", datapointsToAlarm: 2, rows: TWO_OF_THREE },
])("the documentation's table for $name", ({ datapointsToAlarm, rows }) => {
  const cases = rows.flatMap(([points, ...states]) =>
    TREATMENTS.map((treatMissingData, index) => ({ points, treatMissingData, expected: states[index] ?? "" })),
  );
  test.each(cases)("$points with $treatMissingData gives $expected", ({ points, treatMissingData, expected }) => {
    const evaluation: Evaluation = {
      breaches: (point) => point > 0,
      evaluationPeriods: 3,
      datapointsToAlarm,
      treatMissingData,
    };
    for (const previous of ["OK", "ALARM", "INSUFFICIENT_DATA"] satisfies AlarmState[]) {
      const state = evaluateState(evaluation, points.split(" ").map(datapoint), previous);
      expect(state).toBe(expected === "retain" ? previous : expected);
    }
  });
});

function datapoint(symbol: string): Datapoint {
  return symbol === "-" ? null : symbol === "X" ? 1 : 0;
}
