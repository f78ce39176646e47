import type { AccountStep, Because } from "./account";
import type { PolicyRemediation, PolicyViolation, PreviewEvents } from "./preview-events";
import { resourceOf } from "./urn";

/** What policies say of a preview, joined to what moves the resources that they say it of. Those that refuse come first. */
export interface PolicyReview {
  /** Pack -> version, as they were run; null: the preview ended before it could say. */
  readonly packs: PreviewEvents["packs"];
  readonly violations: readonly (PolicyViolation & PolicySubject)[];
  readonly remediations: readonly (PolicyRemediation & PolicySubject)[];
}

/** The resource that a policy is about. */
export interface PolicySubject {
  /** As the account calls it; null: the stack as a whole. */
  readonly name: string | null;
  readonly type: string | null;
  /** Why the resource moves; null: this change does not touch it. */
  readonly because: Because | null;
}

export function reviewPolicies(
  { packs, violations, remediations }: PreviewEvents,
  steps: readonly AccountStep[],
): PolicyReview {
  const byUrn = new Map(steps.map((step) => [step.urn, step]));
  const subjectOf = (urn: string | null): PolicySubject => {
    if (urn === null) return { name: null, type: null, because: null };
    const step = byUrn.get(urn);
    if (step !== undefined) return { name: step.name, type: step.type, because: step.because };
    const named = resourceOf(urn);
    return { name: named?.name ?? urn, type: named?.type ?? null, because: null };
  };
  const joined = violations.map((each) => ({ ...each, ...subjectOf(each.urn) }));
  return {
    packs,
    violations: [...joined.filter(({ refuses }) => refuses), ...joined.filter(({ refuses }) => !refuses)],
    remediations: remediations.map((each) => ({ ...each, ...subjectOf(each.urn) })),
  };
}
