import { type Call, call, parameter } from "../arguments/call";
import { instance, text } from "../arguments/kinds";
import { callOf, type CallSite } from "../call-site";
import { type Fault, NO_FAULTS } from "../fault";
import type { CheckedDurationAbove, CheckedShareAbove } from "../units";

export type AlertKind =
  "pipelineFailure" | "qualityBreach" | "latency" | "processingDelay" | "unusualData" | "resourceUtilization";

export class AlertDeclaration<Kind extends AlertKind = AlertKind> {
  constructor(
    readonly kind: Kind,
    /** `> 2 hours` or `> 80%`; null for an alert without one. */
    readonly limit: string | null,
    readonly site: CallSite,
    readonly faults: readonly Fault[],
  ) {}
}

const LIMIT_ON_TIME = parameter("limit", text("a limit on a length of time", '"> 2 hours"'));
const PIPELINE_FAILURE = call("pipelineFailure");
const QUALITY_BREACH = call("qualityBreach");
const LATENCY = call("latency", LIMIT_ON_TIME);
const PROCESSING_DELAY = call("processingDelay", LIMIT_ON_TIME);
const UNUSUAL_DATA = call("unusualData");
const RESOURCE_UTILIZATION = call("resourceUtilization", parameter("limit", text("a limit on a share", '"> 80%"')));

export const ALERT = instance(
  AlertDeclaration,
  "an alert",
  "pipelineFailure()",
  (site) => new AlertDeclaration("pipelineFailure", null, site, NO_FAULTS),
);

function alert<Kind extends AlertKind>(
  kind: Kind,
  word: Call<readonly []> | Call<readonly [string]>,
  given: readonly unknown[],
  builder: (limit: never) => unknown,
): AlertDeclaration<Kind> {
  const { values, site, faults } = word.read(given, callOf(builder));
  return new AlertDeclaration(kind, values[0] ?? null, site, faults);
}

/** A run, or one of its jobs, failed. */
export function pipelineFailure(): AlertDeclaration<"pipelineFailure">;
export function pipelineFailure(...given: readonly unknown[]): AlertDeclaration<"pipelineFailure"> {
  return alert("pipelineFailure", PIPELINE_FAILURE, given, pipelineFailure);
}

/** A quality rule was breached. */
export function qualityBreach(): AlertDeclaration<"qualityBreach">;
export function qualityBreach(...given: readonly unknown[]): AlertDeclaration<"qualityBreach"> {
  return alert("qualityBreach", QUALITY_BREACH, given, qualityBreach);
}

/** A run is not done after so long. */
export function latency<const Limit extends string>(limit: CheckedDurationAbove<Limit>): AlertDeclaration<"latency">;
export function latency(...given: readonly unknown[]): AlertDeclaration<"latency"> {
  return alert("latency", LATENCY, given, latency);
}

/** A run takes longer than it should, though not yet too long. */
export function processingDelay<const Limit extends string>(
  limit: CheckedDurationAbove<Limit>,
): AlertDeclaration<"processingDelay">;
export function processingDelay(...given: readonly unknown[]): AlertDeclaration<"processingDelay"> {
  return alert("processingDelay", PROCESSING_DELAY, given, processingDelay);
}

/** The rows that a run loads, of all tables together, are far from what they used to be. A small table that is emptied beside a large one is not seen by it. */
export function unusualData(): AlertDeclaration<"unusualData">;
export function unusualData(...given: readonly unknown[]): AlertDeclaration<"unusualData"> {
  return alert("unusualData", UNUSUAL_DATA, given, unusualData);
}

/** The warehouse or a job uses more than this share of what it has. */
export function resourceUtilization<const Limit extends string>(
  limit: CheckedShareAbove<Limit>,
): AlertDeclaration<"resourceUtilization">;
export function resourceUtilization(...given: readonly unknown[]): AlertDeclaration<"resourceUtilization"> {
  return alert("resourceUtilization", RESOURCE_UTILIZATION, given, resourceUtilization);
}
