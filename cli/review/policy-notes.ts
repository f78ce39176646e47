import type { AccountReview, CausingChange } from "../../infra/review/account";
import type { PolicySubject } from "../../infra/review/policies";
import { remediationWords, violationWords } from "../../infra/review/policy-words";
import type { ReviewedChange } from "../../pipeline-dsl/review";
import type { LocatedNote, ReviewRule } from "../../pipeline-dsl/review/render/sarif";
import type { Comparison } from "./compare";

/** What policies say, for code scanning: at the change that moves the resource, else at `fallback`, the definition. */
export function policyNotes(
  accounts: readonly AccountReview[],
  { changes, settings }: Comparison,
  fallback: string,
): readonly LocatedNote[] {
  const placeOf = (stack: string, { because }: PolicySubject): { readonly file: string; readonly line: number } => {
    const nowhere = { file: fallback, line: 1 };
    if (because?.kind === "definition")
      return because.changes.flatMap((change) => placesAfter(change, changes))[0] ?? nowhere;
    const file = settings.find((each) => each.stack === stack)?.file;
    if (because?.kind !== "settings" || file === undefined) return nowhere;
    return { file, line: because.changes[0]?.line ?? 1 };
  };
  return accounts.flatMap(({ stack, policies }) => {
    const note = (rule: ReviewRule, each: PolicySubject & { readonly policy: string }, words: string): LocatedNote => ({
      rule,
      key: `${stack}:${each.policy}:${each.name ?? ""}`,
      text: `In ${stack}, ${words}`,
      ...placeOf(stack, each),
    });
    return [
      ...(policies?.violations ?? []).map((each) =>
        note(each.refuses ? "policy-refused" : "policy-warned", each, violationWords(each)),
      ),
      ...(policies?.remediations ?? []).map((each) => note("policy-changed", each, remediationWords(each))),
    ];
  });
}

function placesAfter(
  { at, what }: CausingChange,
  changes: readonly ReviewedChange[],
): ReviewedChange["places"]["after"] {
  return changes.filter((change) => change.at === at && change.what === what).flatMap(({ places }) => places.after);
}
