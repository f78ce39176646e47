import { reviewPath } from "../checks/paths";
import type { Change } from "./diff/change";
import { CHANGE_CLASSES, type ChangeClass, isOfClass, type PipelineModel } from "../model";

/** Somebody's agreement that these changes ask for. */
export interface Required {
  /** The class that the rule names. */
  readonly changeClass: ChangeClass;
  /** The classes of the changes: others too, where what they mean is held to the rule. */
  readonly classes: readonly ChangeClass[];
  /** Any of these: `team:data-owners`, `user:alice`, `label:agreed`. */
  readonly by: readonly string[];
  /** The changes. */
  readonly subjects: readonly string[];
}

/** A change of the definition, or of a setting, which has no address in the model. */
interface Asking {
  readonly class: ChangeClass;
  readonly subject: string;
  readonly at?: string;
  readonly how?: Change["how"];
}

/**
 * Whose agreement the changes ask for, most serious class first. The base's rules hold, and those that the change itself
 * brings: a rule is not taken away by the change that it is about, nor by one before it that nobody was asked about.
 */
export function requiredReviews(
  before: Pick<PipelineModel, "review"> | null,
  after: Pick<PipelineModel, "review"> | null,
  changes: readonly Asking[],
): readonly Required[] {
  const rules = [before, after].flatMap((model) => model?.review ?? []);
  const asked = new Map(rules.map((rule) => [[rule.changeClass, ...rule.by].join(" "), rule]));
  return CHANGE_CLASSES.flatMap((changeClass) => {
    const held = changes.filter((change) => isHeldTo(change, changeClass));
    if (held.length === 0) return [];
    const classes = CHANGE_CLASSES.filter((each) => held.some((change) => change.class === each));
    const subjects = [...new Set(held.map(({ subject }) => subject))];
    return [...asked.values()]
      .filter((rule) => rule.changeClass === changeClass)
      .map(({ by }) => ({ changeClass, classes, by, subjects }));
  });
}

/** Who is asked about a class is asked, too, when less is to be asked of it, or no longer of them. */
function isHeldTo(change: Asking, changeClass: ChangeClass): boolean {
  if (isOfClass(change.class, changeClass)) return true;
  const takesAway = change.class === "guard-looser" || change.how === "removed";
  return takesAway && change.at === reviewPath(changeClass);
}

const MOST_TOLD = 3;

/** `destructive changes (fact_viewings) need an approving review by team data-owners, or the label data-loss-agreed`. */
export function requiredWords({ changeClass, classes, by, subjects }: Required): string {
  const more = subjects.length > MOST_TOLD ? ` and ${String(subjects.length - MOST_TOLD)} more` : "";
  const one = subjects.length === 1;
  const others = classes.some((each) => each !== changeClass);
  const asWell = others ? `, as ${changeClass} changes do` : "";
  return `${classes.join(" and ")} ${one ? "change" : "changes"} (${subjects.slice(0, MOST_TOLD).join(", ")}${more}) ${one ? "needs" : "need"} ${by.map(approverWords).join(", or ")}${asWell}`;
}

function approverWords(approver: string): string {
  const [, kind = "", name = ""] = /^(\w+):(.*)$/.exec(approver) ?? [];
  return kind === "label"
    ? `the label ${/[\s,]/.test(name) ? JSON.stringify(name) : name}`
    : `an approving review by ${kind} ${name}`;
}
