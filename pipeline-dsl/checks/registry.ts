import type { Check } from "./check";
import { historyNeedsUpdates } from "./history/history-needs-updates";

/** Every check, sorted by code. */
export const CHECKS = [historyNeedsUpdates] as const satisfies readonly Check[];

export type DiagnosticCode = (typeof CHECKS)[number]["code"];

const BY_CODE: ReadonlyMap<string, Check<DiagnosticCode>> = new Map(CHECKS.map((check) => [check.code, check]));

export function checkOf(code: string): Check<DiagnosticCode> | undefined {
  return BY_CODE.get(code);
}
