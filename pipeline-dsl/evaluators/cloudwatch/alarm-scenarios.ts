import { metricsOf, type Metric, type MetricAlarm } from "../../targets/cloudwatch/alarm";
import { GAUGES } from "../../targets/cloudwatch/gauges";
import { learnBand } from "./band";
import { AROUND_THE_EVENT, DAY, EVENT, replaced } from "./fortnight";
import type { Scenario } from "./scenario";
import { asUsed, isSame, usual } from "./usual-world";
import { record, type World } from "./world";

/** Figures are forced in the morning, long after the run of the day. */
const FORCED_FROM = EVENT + 300;
const FORCED_MINUTES = 240;

/** For one alarm: its figure exactly at the limit, a hair to either side, and far past it for a single point. */
export function alarmScenarios(alarm: MetricAlarm, alarms: readonly MetricAlarm[]): readonly Scenario[] {
  const [metric] = metricsOf(alarm.watches);
  if (metric === undefined) return [];
  if (alarm.limit.kind === "anomalyBand") return bandScenarios(alarm, alarm.limit.deviations, metric, alarms);
  if (alarm.id.startsWith("utilization-")) return utilizationScenarios(alarm, alarm.limit.value, metric, alarms);
  if (metric.dimensions["RuleId"] !== undefined) return copyScenarios(alarm, metric.dimensions["RuleId"], alarms);
  if (isFigure(metric.name)) return figureScenarios(alarm, alarm.limit.value, metric, alarms);
  return [];
}

/** A figure of the ledger's; the heartbeat is one only in so far as it is there. */
function isFigure(name: string): boolean {
  return name !== GAUGES.heartbeat.name && Object.values(GAUGES).some((gauge) => gauge.name === name);
}

function figureScenarios(
  alarm: MetricAlarm,
  limit: number,
  metric: Metric,
  alarms: readonly MetricAlarm[],
): readonly Scenario[] {
  const onFigure = alarms.filter((other) => metricsOf(other.watches).some((watched) => isSame(watched, metric)));
  const values = [-0.01, 0, 0.01].map((offset) => Math.round((limit + offset) * 100) / 100);
  const worse = mustSpeakAt(alarm, limit + 10) ? 10 : -10;
  return [
    ...values.map((value) => {
      const speaking = onFigure.filter((other) => mustSpeakAt(other, value));
      const by = (other: MetricAlarm): number => FORCED_FROM + 5 * other.evaluationPeriods + 10;
      const fires = speaking.map((other) => [other.id, by(other)] as const);
      return forced(`${metric.name} at ${value}`, metric.name, value, FORCED_MINUTES, alarms, fires);
    }),
    forced(`${metric.name} at ${limit + worse} for one point`, metric.name, limit + worse, 5, alarms),
  ];
}

/** Not the evaluator's opinion but the definition's own words: objectives and thresholds must hold strictly. */
function mustSpeakAt(alarm: MetricAlarm, value: number): boolean {
  if (alarm.limit.kind !== "threshold") return false;
  switch (alarm.id) {
    case "latency":
    case "processing-delay":
    case "rehearsal-overdue":
    case "backup-overdue":
    case "replication-late":
    case "snapshot-too-old":
    case "standby-behind":
      return value > alarm.limit.value;
    case "data-freshness":
    case "error-rate":
    case "sites-differ":
      return value >= alarm.limit.value;
    default:
      return value <= alarm.limit.value;
  }
}

function bandScenarios(
  alarm: MetricAlarm,
  deviations: number,
  metric: Metric,
  alarms: readonly MetricAlarm[],
): readonly Scenario[] {
  const recording = record(usual(alarms));
  const hour = metric.periodSeconds / 60;
  const history = Array.from({ length: (14 * DAY) / hour }, (_, index) =>
    recording(metric, AROUND_THE_EVENT.fromMinute - (index + 1) * hour, hour),
  );
  const band = learnBand(history, deviations);
  if (band === null) return [];
  const [least, most] = [Math.ceil(band.lower), Math.floor(band.upper)];
  const by = [[alarm.id, FORCED_FROM + 3 * hour + 10]] as const;
  const rows = (name: string, value: number, fires: typeof by | readonly []): Scenario =>
    forced(`${metric.name} ${name}`, metric.name, value, FORCED_MINUTES, alarms, fires);
  return [
    rows("at the top of its band", most, []),
    rows("just above its band", most + 1, by),
    rows("at the bottom of its band", least, []),
    rows("just below its band", least - 1, by),
    forced(`${metric.name} tenfold for one point`, metric.name, 10 * most, 5, alarms),
  ];
}

/** Only this resource is busy, during a run that lasts as long. */
function utilizationScenarios(
  alarm: MetricAlarm,
  limit: number,
  metric: Metric,
  alarms: readonly MetricAlarm[],
): readonly Scenario[] {
  const busy = (percent: number, minutes: number): Partial<World> => ({
    runs: replaced({ end: EVENT + 60 }),
    utilization: (minute, other) =>
      isSame(other, metric) && minute >= EVENT && minute < EVENT + minutes
        ? asUsed(alarms, other, percent)
        : asUsed(alarms, other),
  });
  const at = (name: string, world: Partial<World>, fires: Scenario["fires"] = new Map()): Scenario =>
    scenario(`${alarm.id} ${name}`, EVENT, alarms, world, fires);
  return [
    at(`at ${limit} % for an hour`, busy(limit, 60)),
    at(`at ${limit + 0.1} % for an hour`, busy(limit + 0.1, 60), new Map([[alarm.id, EVENT + 25]])),
    at("at 99 % for five minutes", busy(99, 5)),
  ];
}

/** One object of one rule; nothing else is wrong, and the sign of life goes on arriving. */
function copyScenarios(alarm: MetricAlarm, rule: string, alarms: readonly MetricAlarm[]): readonly Scenario[] {
  const world = { failedCopies: [{ rule, minute: EVENT }] };
  const fires = new Map([[alarm.id, EVENT + 15]]);
  const played = scenario(`one object of ${rule} is not copied to the other site`, EVENT, alarms, world, fires);
  return [{ ...played, wellAgain: EVENT + 30 }];
}

function forced(
  name: string,
  gauge: string,
  value: number,
  minutes: number,
  alarms: readonly MetricAlarm[],
  fires: readonly (readonly [string, number])[] = [],
): Scenario {
  const stretch = { from: FORCED_FROM, to: FORCED_FROM + minutes };
  return scenario(name, FORCED_FROM, alarms, { forced: [{ gauge, stretch, value }] }, new Map(fires));
}

function scenario(
  name: string,
  event: number,
  alarms: readonly MetricAlarm[],
  world: Partial<World>,
  fires: Scenario["fires"],
): Scenario {
  return { name, event, world: { ...usual(alarms), ...world }, watch: AROUND_THE_EVENT, fires };
}
