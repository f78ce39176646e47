/** What a change of a definition can mean, sorted by how much a reviewer should care. */
export const CHANGE_CLASSES = [
  "destructive",
  "recovery-weaker",
  "quality-looser",
  "quality-changed",
  "model",
  "column",
  "renaming",
  "physical",
  "operational",
  "quality-stricter",
  "recovery-stronger",
  "widening",
  "additive",
  "documentation",
] as const;

export type ChangeClass = (typeof CHANGE_CLASSES)[number];

/** Who must have agreed to a pull request with a change of a class. */
export interface RequiredReview {
  readonly changeClass: ChangeClass;
  /** Any of these, sorted: `team:data-owners`, `user:alice` (an approving review), `label:agreed`. */
  readonly by: readonly string[];
}
