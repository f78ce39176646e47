import type { RuleResult, RunError } from "../result";
import { QUALITY_GATE } from "../../pipeline-dsl/targets/steps";
import { CONDITION_FAILED, unwrapFailure } from "./failure";

interface EndedExecution {
  readonly error: string;
  readonly cause: string;
  readonly step: string | null;
  readonly quality: readonly RuleResult[];
}

const TRANSACTION_CANCELED: readonly string[] = [
  "DynamoDb.TransactionCanceledException",
  "DynamoDB.TransactionCanceledException",
];

/** The error of a failed execution in the pipeline's own terms. */
export function describeFailure({ error, cause, step, quality }: EndedExecution): RunError {
  if (step === QUALITY_GATE && CONDITION_FAILED.includes(error)) {
    return { code: "Pipeline.QualityBreached", step, message: breachMessage(quality) };
  }
  // The lock is taken before the first step, on the condition that nobody else has taken it meanwhile.
  if (step === null && (TRANSACTION_CANCELED.includes(error) || CONDITION_FAILED.includes(error))) {
    return { code: "Pipeline.AlreadyRunning", step, message: "another execution of this pipeline has just begun" };
  }
  return { step, ...unwrapFailure(error, cause) };
}

function breachMessage(quality: readonly RuleResult[]): string {
  const breaches = quality.filter((rule) => rule.verdict === "breached");
  const list = breaches.map(
    ({ rule, ratio, threshold }) => `${rule}: ${percent(ratio)} pass, more than ${percent(threshold)} must`,
  );
  return `nothing of this run was loaded: ${list.join("; ")}`;
}

function percent(share: number | null): string {
  return share === null ? "no row" : `${String(Number((share * 100).toFixed(4)))} %`;
}
