import { byCause, type Cause } from "../causes/groups";
import { CHANGE_CLASSES, CLASS_MEANINGS } from "../diff/change";
import type { ReviewedChange } from "../review";
import { verdict } from "./verdict";
import {
  actionWords,
  columnWords,
  lockedOutWords,
  notDeployedWords,
  placeWords,
  reachWords,
  recomputationWords,
  refusedChangesWords,
  type Standing,
  whyWords,
} from "./words";

export interface TextReview {
  readonly changes: readonly ReviewedChange[];
  /** What a reader must not miss, in sentences: what is given up, what cannot be deployed. */
  readonly first?: readonly string[];
  /** The definition has errors, and its lock is what is compared. */
  readonly faulty?: boolean;
  /** Whether anything refuses the change, so that nothing of it is deployed as it stands. */
  readonly isRefused?: boolean;
  /** What the verdict says besides: `1 setting of prod: 1 physical`. */
  readonly also?: readonly string[];
}

/** A review for a terminal, without colours: what is given up or refused, classes with their changes, then the verdict. */
export function renderReviewText(
  { changes, first: given = [], faulty = false, isRefused = false, also = [] }: TextReview,
  root: string,
): string {
  const causes = byCause(changes);
  const standing = { isRefused };
  const classes = CHANGE_CLASSES.flatMap((changeClass) => {
    const members = causes.filter((cause) => cause.class === changeClass);
    if (members.length === 0) return [];
    return [
      `${changeClass} (${CLASS_MEANINGS[changeClass]})`,
      ...members.flatMap((each) => causeLines(each, standing, root)),
      "",
    ];
  });
  const first = [
    given,
    refusedChangesWords(changes) ?? [],
    notDeployedWords(changes, standing) ?? [],
    lockedOutWords(changes) ?? [],
  ].flat();
  const top = first.length === 0 ? [] : [...first, ""];
  return [...top, ...classes, verdict(causes, { faulty, also })].map((line) => `${line}\n`).join("");
}

function causeLines(
  { change, consequences }: Cause<ReviewedChange>,
  standing: Standing,
  root: string,
): readonly string[] {
  const following = consequences.flatMap((each) => [
    `    follows: ${each.subject} (${each.class}): ${each.words}`,
    ...partsOf(each, standing, root).map((part) => `      ${part}`),
  ]);
  const own = partsOf(change, standing, root).map((part) => `    ${part}`);
  return [`  ${change.subject}: ${change.words}`, ...own, ...following];
}

function partsOf(change: ReviewedChange, standing: Standing, root: string): readonly string[] {
  const { downstream, warehouse, recomputed } = change;
  const place = placeWords(change, root);
  const columns = columnWords(downstream);
  return [
    whyWords(change),
    ...(place === null ? [] : [`at ${place}`]),
    ...(columns === null ? [] : [`reaches ${columns}`]),
    ...reachWords(downstream).map(([kind, names]) => `${kind}: ${names}`),
    ...warehouse.map((action) => `warehouse: ${actionWords(action, standing)}`),
    ...recomputed.map((each) => `rows of ${recomputationWords(each, standing)}`),
  ];
}
