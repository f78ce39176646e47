import { failureCode, type RetryAt } from "../../pipeline-dsl/failures";
import { QUALITY_GATE, type Step } from "../../pipeline-dsl/targets/steps";
import type { Retry, RetryInput, RunResult } from "../result";

type NamedStep = Pick<Step, "name" | "kind">;

/**
 * Where going on can succeed, given what was wrong: rows that are corrected in the source are read again by the
 * extracting job, whatever step refused them. The usual way first; empty when there is nothing to retry.
 */
export function retriesOf(
  { status, logical_date, error, steps }: Omit<RunResult, "go_on">,
  all: readonly NamedStep[],
): readonly Retry[] {
  if (status === "SUCCEEDED" || logical_date === "") return [];
  const stopped = steps.find((step) => step.status === "ABORTED") ?? steps.find((step) => step.status === "PENDING");
  const failed = error?.step ?? stopped?.name ?? null;
  if (failed === null) return [];
  const ways = failureCode(error?.code ?? "")?.goOn ?? [{ when: "the cause is gone", at: "failedStep" as const }];
  return ways.map(({ when, at }) => ({ when, input: inputOf(stepAt(at, failed, all), at) }));
}

function inputOf(failed_job: string, at: RetryAt): RetryInput {
  return { retry: true, failed_job, ...(at === "qualityGate" ? { waive_quality: "the reason" } : {}) };
}

/** The input as JSON, with blanks where people put them. */
export function inputText(input: RetryInput): string {
  const members = Object.entries(input).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return `{${members.join(", ")}}`;
}

/** Never a step behind the one that failed: what has not been reached cannot be done again. */
function stepAt(at: RetryAt, failed: string, all: readonly NamedStep[]): string {
  if (at === "qualityGate") return QUALITY_GATE;
  const wanted = at === "failedStep" ? undefined : all.find(({ kind }) => kind === at);
  const order = (name: string) => all.findIndex((step) => step.name === name);
  return wanted === undefined || order(wanted.name) > order(failed) ? failed : wanted.name;
}
