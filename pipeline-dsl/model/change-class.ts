/** What a change of a definition can mean, sorted by how much a reviewer should care. */
export const CHANGE_CLASSES = [
  "destructive",
  "recovery-weaker",
  "quality-looser",
  "guard-looser",
  "quality-changed",
  "model",
  "column",
  "renaming",
  "physical",
  "operational",
  "quality-stricter",
  "guard-stricter",
  "recovery-stronger",
  "widening",
  "additive",
  "documentation",
] as const;

export type ChangeClass = (typeof CHANGE_CLASSES)[number];

/**
 * The classes whose meaning a change of a class has too, so that whoever guards against those is asked: where a rule tests
 * something else, data may pass that did not pass before; and who wants to see what is loosened means the alarm as well as the rule.
 */
const ALSO: Readonly<Partial<Record<ChangeClass, readonly ChangeClass[]>>> = {
  "quality-changed": ["quality-looser", "quality-stricter"],
  "guard-looser": ["quality-looser"],
  "guard-stricter": ["quality-stricter"],
};

/** Whether somebody who asks for the changes of `wanted` means one of `changeClass`. */
export function isOfClass(changeClass: ChangeClass, wanted: ChangeClass): boolean {
  return changeClass === wanted || (ALSO[changeClass] ?? []).includes(wanted);
}

/** Who must have agreed to a pull request with a change of a class. */
export interface RequiredReview {
  readonly changeClass: ChangeClass;
  /** Any of these, sorted: `team:data-owners`, `user:alice` (an approving review), `label:agreed`. */
  readonly by: readonly string[];
}
