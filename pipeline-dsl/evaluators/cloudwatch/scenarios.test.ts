import lock from "../../../stacks/rental-marketplace/pipeline.lock.json";
import type { PipelineModel } from "../../model";
import type { Comparison, Metric, MetricAlarm, MetricMath, TreatMissingData } from "../../targets/cloudwatch/alarm";
import { alarmsOf } from "../../targets/cloudwatch/alarms";
import { PROVISIONED, SERVERLESS, WARM_STANDBY } from "../../targets/cloudwatch/testing";
import { EVENT } from "./fortnight";
import { contradictions, play } from "./scenario";
import { scenariosOf } from "./scenarios";

const model = lock as unknown as PipelineModel;

const STRICTNESS: Readonly<Record<Comparison, Comparison>> = {
  GreaterThanThreshold: "GreaterThanOrEqualToThreshold",
  GreaterThanOrEqualToThreshold: "GreaterThanThreshold",
  LessThanThreshold: "LessThanOrEqualToThreshold",
  LessThanOrEqualToThreshold: "LessThanThreshold",
};

const DIRECTION: Readonly<Record<Comparison, Comparison>> = {
  GreaterThanThreshold: "LessThanThreshold",
  GreaterThanOrEqualToThreshold: "LessThanOrEqualToThreshold",
  LessThanThreshold: "GreaterThanThreshold",
  LessThanOrEqualToThreshold: "GreaterThanOrEqualToThreshold",
};

describe.each([
  ["provisioned, on a schedule", PROVISIONED],
  ["serverless, started by hand", SERVERLESS],
  ["a warm standby", WARM_STANDBY],
])("%s", (_name, watched) => {
  const alarms = alarmsOf(model, watched);
  const scenarios = scenariosOf(alarms);

  test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))("%s", (_scenario, scenario) => {
    expect(alarms.flatMap((alarm) => contradictions(alarm, scenario))).toEqual([]);
  });

  test.each(alarms.map((alarm) => alarm.id))("%s speaks in at least one scenario and is quiet in most", (id) => {
    const speaking = scenarios.filter((scenario) => scenario.fires.has(id));
    expect(speaking.length).toBeGreaterThan(0);
    expect(speaking.length).toBeLessThan(scenarios.length / 2);
  });
});

const alarms = alarmsOf(model, PROVISIONED);
const scenarios = scenariosOf(alarms);

test.each([0, 3])("with %d extra points in the evaluation range the events have the same answers", (extraPoints) => {
  const events = scenarios.filter((scenario) => scenario.event === EVENT || scenario.name.startsWith("the recorder"));
  expect(events.flatMap((scenario) => alarms.flatMap((alarm) => contradictions(alarm, scenario, extraPoints)))).toEqual(
    [],
  );
});

describe("who is told", () => {
  const told = (name: string): Record<string, readonly number[]> => {
    const scenario = scenarios.find((candidate) => candidate.name === name);
    if (scenario === undefined) throw new Error(`no scenario ${name}`);
    const outcome = play(alarms, scenario);
    return Object.fromEntries(
      [...outcome.told].map(([who, minutes]) => [who, minutes.map((minute) => minute - scenario.event)]),
    );
  };

  test("nobody, in a healthy fortnight", () => {
    expect(told("healthy fortnight")).toEqual({ critical: [], warning: [] });
  });

  test("only critical, when a slow run makes the data stale first", () => {
    expect(told("a run is slow (two hours)")).toEqual({ critical: [90], warning: [] });
  });

  test("critical once, when a dead recorder sets off everything", () => {
    expect(told("the recorder is dead for eight hours")).toEqual({ critical: [25], warning: [] });
  });

  test("only warning, two minutes after the row counts left their band", () => {
    expect(told("a run reads half of the usual rows")).toEqual({ critical: [], warning: [expect.any(Number)] });
  });
});

/** Each alarm with one thing wrong: some scenario must notice. */
describe("a wrong alarm is found out", () => {
  const wrongs = alarms.flatMap((alarm) =>
    Object.entries(sabotages(alarm)).map(([wrong, sabotaged]) => ({ id: alarm.id, wrong, sabotaged })),
  );

  test.each(wrongs)("$id: $wrong", ({ sabotaged }) => {
    expect(scenarios.some((scenario) => contradictions(sabotaged, scenario).length > 0)).toBe(true);
  });

  test("that is at least four things for every alarm", () => {
    for (const { id } of alarms) expect(wrongs.filter((wrong) => wrong.id === id).length).toBeGreaterThanOrEqual(4);
  });
});

function sabotages(alarm: MetricAlarm): Readonly<Record<string, MetricAlarm>> {
  const { evaluationPeriods: periods, datapointsToAlarm: needed, limit } = alarm;
  const otherPeriod = (metric: Metric): Metric => ({
    ...metric,
    periodSeconds: metric.periodSeconds === 3600 ? 300 : 3600,
  });
  const common = {
    "another period": { ...alarm, watches: withMetrics(alarm.watches, otherPeriod) },
    "missing data treated otherwise": { ...alarm, treatMissingData: otherwise(alarm.treatMissingData) },
    "another count of points": { ...alarm, datapointsToAlarm: needed === 1 ? periods : 1 },
  };
  if (limit.kind === "anomalyBand")
    return { ...common, "a wider band": { ...alarm, limit: { ...limit, deviations: 3 } } };
  const limited = (change: Partial<typeof limit>): MetricAlarm => ({ ...alarm, limit: { ...limit, ...change } });
  return {
    ...common,
    "at the limit or past it": limited({ comparison: STRICTNESS[limit.comparison] }),
    "twice the limit": limited({ value: 2 * limit.value }),
    // Where a count is 1 or absent, both directions and the treatment of missing data come to the same.
    ...(limit.value === 1 && alarm.id !== "error-rate"
      ? {}
      : { "the other direction": limited({ comparison: DIRECTION[limit.comparison] }) }),
  };
}

function otherwise(treatment: TreatMissingData): TreatMissingData {
  return treatment === "breaching" ? "notBreaching" : "breaching";
}

function withMetrics(math: MetricMath, change: (metric: Metric) => Metric): MetricMath {
  switch (math.kind) {
    case "metric":
      return { ...math, metric: change(math.metric) };
    case "constant":
      return math;
    case "fill":
      return { ...math, of: withMetrics(math.of, change) };
    case "ifPositive":
      return {
        ...math,
        condition: withMetrics(math.condition, change),
        then: withMetrics(math.then, change),
        otherwise: withMetrics(math.otherwise, change),
      };
    default:
      return { ...math, left: withMetrics(math.left, change), right: withMetrics(math.right, change) };
  }
}
