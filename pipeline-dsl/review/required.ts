import { CHANGE_CLASSES, type ChangeClass, isOfClass, type PipelineModel } from "../model";

/** Somebody's agreement that these changes ask for. */
export interface Required {
  readonly changeClass: ChangeClass;
  /** Any of these: `team:data-owners`, `user:alice`, `label:agreed`. */
  readonly by: readonly string[];
  /** The changes of the class. */
  readonly subjects: readonly string[];
}

/**
 * Whose agreement the changes ask for, most serious class first. The base's rules hold, and those that the change itself
 * brings: a rule is not taken away by the change that it is about.
 */
export function requiredReviews(
  before: Pick<PipelineModel, "review"> | null,
  after: Pick<PipelineModel, "review"> | null,
  changes: readonly { readonly class: ChangeClass; readonly subject: string }[],
): readonly Required[] {
  const rules = [before, after].flatMap((model) => model?.review ?? []);
  const asked = new Map(rules.map((rule) => [JSON.stringify(rule), rule]));
  return CHANGE_CLASSES.flatMap((changeClass) => {
    const subjects = changes.filter((change) => isOfClass(change.class, changeClass)).map(({ subject }) => subject);
    if (subjects.length === 0) return [];
    return [...asked.values()]
      .filter((rule) => rule.changeClass === changeClass)
      .map(({ by }) => ({ changeClass, by, subjects: [...new Set(subjects)] }));
  });
}

const MOST_TOLD = 3;

/** `destructive changes (fact_viewings) need an approving review by team data-owners, or the label data-loss-agreed`. */
export function requiredWords({ changeClass, by, subjects }: Required): string {
  const more = subjects.length > MOST_TOLD ? ` and ${String(subjects.length - MOST_TOLD)} more` : "";
  const one = subjects.length === 1;
  return `${changeClass} ${one ? "change" : "changes"} (${subjects.slice(0, MOST_TOLD).join(", ")}${more}) ${one ? "needs" : "need"} ${by.map(approverWords).join(", or ")}`;
}

function approverWords(approver: string): string {
  const [, kind = "", name = ""] = /^(\w+):(.*)$/.exec(approver) ?? [];
  return kind === "label" ? `the label ${name}` : `an approving review by ${kind} ${name}`;
}
