import {
  warmUpMinutes,
  type Comparison,
  type CompositeAlarm,
  type Metric,
  type MetricAlarm,
  type TreatMissingData,
} from "./alarm";
import { printMetricMath, RESULT_ID } from "./metric-math";
import { runbookAnchor } from "./runbook-anchor";

/** What the printed alarms are called and where their texts point. */
export interface AlarmPlace {
  /** `RentalETLPipeline` in prod, with the stack's suffix elsewhere. */
  readonly prefix: string;
  /** Where the runbook is published, without an anchor. */
  readonly runbookUrl: string;
}

/** One alarm in the words of PutMetricAlarm; `infra/` maps it to a resource one to one. */
export interface PrintedAlarm {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly queries: readonly PrintedQuery[];
  readonly comparison: Comparison | "LessThanLowerOrGreaterThanUpperThreshold";
  /** Null for a learned band, which `thresholdMetricId` then names. */
  readonly threshold: number | null;
  readonly thresholdMetricId: string | null;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: TreatMissingData;
  /** How long it holds its peace when it is new, or null. */
  readonly warmUpMinutes: number | null;
}

export interface PrintedQuery {
  readonly id: string;
  readonly returnData: boolean;
  readonly label: string;
  readonly metric: Metric | null;
  readonly expression: string | null;
}

export interface PrintedComposite {
  readonly id: CompositeAlarm["id"];
  readonly name: string;
  readonly description: string;
  readonly rule: string;
  /** Name of the composite that keeps this one quiet, or null. */
  readonly suppressor: string | null;
}

const BAND_ID = "band";

export function alarmName(place: AlarmPlace, id: string): string {
  return `${place.prefix}-${id}`;
}

export function printAlarm(alarm: MetricAlarm, place: AlarmPlace): PrintedAlarm {
  const { id, evaluationPeriods, datapointsToAlarm, treatMissingData } = alarm;
  const common = {
    id,
    name: alarmName(place, id),
    description: describe(alarm, place),
    evaluationPeriods,
    datapointsToAlarm,
    treatMissingData,
    warmUpMinutes: warmUpMinutes(alarm),
  };
  const queries = queriesOf(alarm);
  if (alarm.limit.kind === "threshold") {
    const { comparison, value: threshold } = alarm.limit;
    return { ...common, queries, comparison, threshold, thresholdMetricId: null };
  }
  const band: PrintedQuery = {
    id: BAND_ID,
    returnData: true,
    label: "expected",
    metric: null,
    expression: `ANOMALY_DETECTION_BAND(m1, ${alarm.limit.deviations})`,
  };
  // A band alarm returns the metric itself and the band; an expression over the metric would have no model.
  const watched = queries.filter((query) => query.metric !== null).map((query) => ({ ...query, returnData: true }));
  const comparison = "LessThanLowerOrGreaterThanUpperThreshold";
  return { ...common, queries: [...watched, band], comparison, threshold: null, thresholdMetricId: BAND_ID };
}

export function printComposite(composite: CompositeAlarm, place: AlarmPlace): PrintedComposite {
  return {
    id: composite.id,
    name: alarmName(place, composite.id),
    description: `Any ${composite.id} alarm of ${place.prefix}. Runbook: ${place.runbookUrl}`,
    rule: composite.children.map((child) => `ALARM("${alarmName(place, child)}")`).join(" OR "),
    suppressor: composite.suppressedBy === null ? null : alarmName(place, composite.suppressedBy),
  };
}

function queriesOf(alarm: MetricAlarm): readonly PrintedQuery[] {
  if (alarm.watches.kind === "metric") {
    return [{ id: "m1", returnData: true, label: alarm.title, metric: alarm.watches.metric, expression: null }];
  }
  return printMetricMath(alarm.watches).map((query) => ({
    id: query.id,
    returnData: query.returnData,
    label: query.id === RESULT_ID ? alarm.title : query.id,
    metric: "metric" in query ? query.metric : null,
    expression: "expression" in query ? query.expression : null,
  }));
}

function describe(alarm: MetricAlarm, place: AlarmPlace): string {
  return `${alarm.title}. ${alarm.meaning} Runbook: ${place.runbookUrl}#${runbookAnchor(alarm.id)}`;
}
