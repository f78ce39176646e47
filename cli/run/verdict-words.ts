import type { Verdict } from "../../lab/result";

/** A rule's verdict after its name. */
export function verdictWords(verdict: Verdict): string {
  return verdict === "waived" ? "breached and let through" : verdict;
}
