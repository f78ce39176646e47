import { CHANGE_CLASSES, CLASS_MEANINGS } from "../diff/change";
import type { ReviewedChange } from "../review";
import { verdict } from "./verdict";
import {
  actionWords,
  columnWords,
  lockedOutWords,
  placeWords,
  reachWords,
  recomputationWords,
  refusedChangesWords,
  whyWords,
} from "./words";

export interface TextReview {
  readonly changes: readonly ReviewedChange[];
  /** What is given up, in sentences. */
  readonly losses?: readonly string[];
  /** The definition has errors, and its lock is what is compared. */
  readonly faulty?: boolean;
  /** What the verdict says besides: `1 setting of prod: 1 physical`. */
  readonly also?: readonly string[];
}

/** A review for a terminal, without colours: what is given up or refused, classes with their changes, then the verdict. */
export function renderReviewText(
  { changes, losses = [], faulty = false, also = [] }: TextReview,
  root: string,
): string {
  const classes = CHANGE_CLASSES.flatMap((changeClass) => {
    const members = changes.filter((change) => change.class === changeClass);
    if (members.length === 0) return [];
    return [`${changeClass} (${CLASS_MEANINGS[changeClass]})`, ...members.flatMap((each) => linesOf(each, root)), ""];
  });
  const first = [losses, refusedChangesWords(changes) ?? [], lockedOutWords(changes) ?? []].flat();
  const top = first.length === 0 ? [] : [...first, ""];
  return [...top, ...classes, verdict(changes, { faulty, also })].map((line) => `${line}\n`).join("");
}

function linesOf(change: ReviewedChange, root: string): readonly string[] {
  const { subject, words, downstream, warehouse, recomputed } = change;
  const place = placeWords(change, root);
  const columns = columnWords(downstream);
  const parts = [
    whyWords(change),
    ...(place === null ? [] : [`at ${place}`]),
    ...(columns === null ? [] : [`reaches ${columns}`]),
    ...reachWords(downstream).map(([kind, names]) => `${kind}: ${names}`),
    ...warehouse.map((action) => `warehouse: ${actionWords(action)}`),
    ...recomputed.map((each) => `rows of ${recomputationWords(each)}`),
  ];
  return [`  ${subject}: ${words}`, ...parts.map((part) => `    ${part}`)];
}
