import type { RuleResult, Verdict } from "../result";

/** A verdict of the jobs, which know no waiver, as the gate takes it. */
export function underWaiver(verdict: Verdict, waiver: string | null): Verdict {
  return verdict === "breached" && waiver !== null ? "waived" : verdict;
}

export function ruleUnderWaiver(rule: RuleResult, waiver: string | null): RuleResult {
  return { ...rule, verdict: underWaiver(rule.verdict, waiver) };
}

/** The reason, where something needed it. */
export function usedWaiver(rules: readonly RuleResult[], waiver: string | null): string | null {
  return rules.some(({ verdict }) => verdict === "waived") ? waiver : null;
}
