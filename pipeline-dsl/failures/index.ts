import { RECOVERY_CODES } from "../targets/recovery/codes";
import type { FailureCode } from "./failure-code";
import { LAB_FAILURES } from "./lab";
import { ROW_FAILURES } from "./rows";
import { RUN_FAILURES } from "./run";
import { FAILURES_OF_SERVICES } from "./services";
import { SOURCE_FAILURES } from "./source";
import { WAREHOUSE_FAILURES } from "./warehouse";

export type { FailureCode, RetryAt, WayOn } from "./failure-code";

/** Recovery keeps its codes as one sentence each, with the fix at its end. */
const RECOVERY_FAILURES = Object.entries(RECOVERY_CODES).map(([code, text]): FailureCode => {
  const [said = "", fix = ""] = text.split(" Fix: ");
  const [first = "", ...rest] = said.replace(/\.$/, "").split(/(?<=[.;]) /);
  return {
    code,
    summary: first.replace(/[.;]$/, ""),
    explanation: rest.length === 0 ? "Nothing else is known of it." : `${rest.join(" ")}.`,
    remedy: `${fix.charAt(0).toUpperCase()}${fix.slice(1)}.`,
    goOn: [],
  };
});

/** Every code that a run or a command can end with, sorted. `Glue.*` stands for all of a service. */
export const FAILURE_CODES: readonly FailureCode[] = [
  ...SOURCE_FAILURES,
  ...ROW_FAILURES,
  ...WAREHOUSE_FAILURES,
  ...RUN_FAILURES,
  ...RECOVERY_FAILURES,
  ...LAB_FAILURES,
  ...FAILURES_OF_SERVICES,
].sort((left, right) => (left.code < right.code ? -1 : 1));

const BY_CODE = new Map(FAILURE_CODES.map((failure) => [failure.code, failure]));

/** What is known of a code; of a service's code, what is known of the service. */
export function failureCode(code: string): FailureCode | undefined {
  return BY_CODE.get(code) ?? BY_CODE.get(code.replace(/\..*$/, ".*"));
}
