/** What a run, or a command, can end with. A code is stable: scripts compare it, and it has a page in docs/failures/. */
export interface FailureCode {
  /** `Source.TableMissing`: who refuses or fails, and what is wrong. */
  readonly code: string;
  /** The page's title: a sentence without a full stop. */
  readonly summary: string;
  /** Markdown: what was seen, and what has and has not happened because of it. */
  readonly explanation: string;
  /** Markdown: what to change. */
  readonly remedy: string;
  /** Where a retry of the run can succeed after that, the usual way first; empty when there is no run to retry. */
  readonly goOn: readonly WayOn[];
}

/** One way on: after something was done, from a step. */
export interface WayOn {
  /** What has been done by then: continues "when ...". */
  readonly when: string;
  readonly at: RetryAt;
}

/**
 * `migrate` does all of the run again, `extract` reads the source again, `transform` judges and shapes the rows anew, `qualityGate` lets this run's rows
 * through with a reason, `failedStep` tries the same thing once more.
 */
export type RetryAt = "migrate" | "extract" | "transform" | "qualityGate" | "failedStep";

export const SOURCE_CORRECTED: WayOn = { when: "the source is corrected", at: "extract" };
export const TRY_AGAIN: WayOn = { when: "the cause is gone", at: "failedStep" };
