import { callOf, type CallSite } from "../call-site";
import type { CheckedDurationAbove, CheckedShareAbove } from "../units";

export type AlertKind =
  "pipelineFailure" | "qualityBreach" | "latency" | "processingDelay" | "unusualData" | "resourceUtilization";

export class AlertDeclaration<Kind extends AlertKind = AlertKind> {
  constructor(
    readonly kind: Kind,
    /** `> 2 hours` or `> 80%`; null for an alert without one. */
    readonly limit: string | null,
    readonly site: CallSite,
  ) {}
}

/** A run, or one of its jobs, failed. */
export function pipelineFailure(): AlertDeclaration<"pipelineFailure"> {
  return new AlertDeclaration("pipelineFailure", null, callOf(pipelineFailure));
}

/** A quality rule was breached. */
export function qualityBreach(): AlertDeclaration<"qualityBreach"> {
  return new AlertDeclaration("qualityBreach", null, callOf(qualityBreach));
}

/** A run is not done after so long. */
export function latency<const Limit extends string>(limit: CheckedDurationAbove<Limit>): AlertDeclaration<"latency"> {
  return new AlertDeclaration("latency", limit, callOf(latency));
}

/** A run takes longer than it should, though not yet too long. */
export function processingDelay<const Limit extends string>(
  limit: CheckedDurationAbove<Limit>,
): AlertDeclaration<"processingDelay"> {
  return new AlertDeclaration("processingDelay", limit, callOf(processingDelay));
}

/** A table's row count is far from what it used to be. */
export function unusualData(): AlertDeclaration<"unusualData"> {
  return new AlertDeclaration("unusualData", null, callOf(unusualData));
}

/** The warehouse or a job uses more than this share of what it has. */
export function resourceUtilization<const Limit extends string>(
  limit: CheckedShareAbove<Limit>,
): AlertDeclaration<"resourceUtilization"> {
  return new AlertDeclaration("resourceUtilization", limit, callOf(resourceUtilization));
}
