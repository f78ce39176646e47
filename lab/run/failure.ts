import { QUALITY_GATE } from "../../pipeline-dsl/targets/steps";
import { lastState } from "../executions/outcome";
import type { ExecutionRecord } from "../executions/records";
import { parseJsonObject } from "../json";

export interface Failure {
  readonly code: string;
  readonly message: string;
}

const CODE_IN_TEXT = /\b((?:[A-Z][A-Za-z]+)\.[A-Z][A-Za-z]+): ([\s\S]*)/;

/**
 * What really failed. AWS wraps failures: a child execution's stands in the parent's cause as JSON, a job's in the
 * job run's ErrorMessage, a complaint of ours in the warehouse's message. The innermost code is the one to act on.
 */
export function unwrapFailure(error: string, cause: string): Failure {
  const document = parseJsonObject(cause);
  if (document !== null) {
    if (typeof document["ErrorMessage"] === "string") return unwrapFailure(error, document["ErrorMessage"]);
    if (typeof document["Cause"] === "string")
      return unwrapFailure(String(document["Error"] ?? error), document["Cause"]);
  }
  const [, code, message] = CODE_IN_TEXT.exec(cause) ?? [];
  return code === undefined || message === undefined
    ? { code: error, message: cause }
    : { code, message: message.trim() };
}

/** Why an execution did not end well, and in which state; null where it did. */
export function failureOf(record: ExecutionRecord): (Failure & { readonly state: string | null }) | null {
  if (record.status === "SUCCEEDED") return null;
  return { state: lastState(record), ...unwrapFailure(record.error ?? "States.Runtime", record.cause ?? "") };
}

export const CONDITION_FAILED: readonly string[] = [
  "DynamoDb.ConditionalCheckFailedException",
  "DynamoDB.ConditionalCheckFailedException",
];

/** Why an attempt of a step failed. The gate is a conditional write: what it refuses is a breach. */
export function failureOfStep(step: string, error: string, cause: string): Failure {
  return step === QUALITY_GATE && CONDITION_FAILED.includes(error)
    ? { code: "Pipeline.QualityBreached", message: "the rows of this run do not meet the quality thresholds" }
    : unwrapFailure(error, cause);
}
