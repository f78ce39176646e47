import { byCause, type Cause } from "../causes/groups";
import { counted } from "../counted";
import { type ChangeClass, CLASS_MEANINGS } from "../diff/change";
import type { ReviewedChange } from "../review";
import { comment, type Section } from "./comment";
import { alert, code, fenced, folded, plain } from "./markdown-text";
import { mermaidOf } from "./mermaid";
import { countsByClass, verdict } from "./verdict";
import { grouped } from "./grouped";
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

export interface MarkdownReview {
  /** What was compared with: `main (3f2a1bc)`. */
  readonly base: string;
  readonly notes: readonly string[];
  readonly changes: readonly ReviewedChange[];
  /** The definition has errors, and its lock is what is compared. */
  readonly faulty?: boolean;
  /** Whether anything refuses the change, so that nothing of it is deployed as it stands. */
  readonly isRefused?: boolean;
  /** What the verdict says besides: `1 setting of prod: 1 physical`. */
  readonly also?: readonly string[];
  /** What a reader must not miss, above everything else. */
  readonly alerts?: readonly string[];
  /** What is in the way of others while it is applied. */
  readonly warnings?: readonly string[];
  /** Whose agreement it asks for. */
  readonly needed?: readonly string[];
  /** Further sections, in their order: what the account, the data and the costs would become. */
  readonly more?: readonly Section[];
}

/** A review as the comment of a pull request: the verdict first, what it means, then the details folded. */
export function renderReviewMarkdown(review: MarkdownReview, root: string): string {
  const { changes, more = [], isRefused = false } = review;
  const standing = { isRefused };
  const causes = byCause(changes);
  return comment([
    opening(review, causes, standing),
    ...(causes.length === 0 ? [] : [whatChanges(causes, root)]),
    ...warehouse(changes, standing),
    ...rows(changes, standing),
    ...more,
    ...downstream(causes),
    ...lineage(changes),
  ]);
}

/** The comment of a pull request that could not be compared with anything, and why. */
export function renderUnreviewedMarkdown(why: string, faults: readonly string[] = []): string {
  const text = [
    "### not reviewed: there is nothing to compare",
    ...alert("CAUTION", [`${why}.`, ...faults].map(plain)),
    "What this change means is not known, and no earlier review is of it.",
  ].join("\n\n");
  return comment([{ title: "verdict", text }]);
}

function opening(
  { base, notes, changes, faulty = false, also = [], alerts: given = [], warnings = [], needed = [] }: MarkdownReview,
  causes: readonly Cause<ReviewedChange>[],
  standing: Standing,
): Section {
  const alerts = [
    ...alert(
      "CAUTION",
      [given.map(plain), refusedChangesWords(changes, code) ?? [], notDeployedWords(changes, standing) ?? []].flat(),
    ),
    ...alert("WARNING", [lockedOutWords(changes) ?? [], ...warnings].flat().map(plain)),
    ...alert("IMPORTANT", needed.map(plain)),
    ...alert("NOTE", notes.map(plain)),
  ];
  const text = [
    `### ${verdict(causes, { faulty, also: also.map(plain) })}`,
    `Compared with ${plain(base)}.`,
    ...alerts,
  ].join("\n\n");
  return { title: "verdict", text };
}

/** A list and no table: a phone shows two columns of one, and what changes is nothing without how. */
function whatChanges(causes: readonly Cause<ReviewedChange>[], root: string): Section {
  const classes = countsByClass(causes).map(([each]) => {
    const members = causes.filter((cause) => cause.class === each);
    const lines = grouped(members, ({ change, consequences }) => [change, ...consequences].map(saying).join("\n")).map(
      (some) => causeItem(some, each, root),
    );
    return [`**${each}**: ${CLASS_MEANINGS[each]}`, lines.join("\n")].join("\n\n");
  });
  return { title: "what changes", text: ["#### What changes", ...classes].join("\n\n") };
}

/** Edits that say the same, of this and that, with what follows from them. */
function causeItem(
  causes: readonly [Cause<ReviewedChange>, ...Cause<ReviewedChange>[]],
  heading: ChangeClass,
  root: string,
): string {
  const [{ change }] = causes;
  const edits = causes.map((cause) => cause.change);
  const consequences = causes.flatMap((cause) => cause.consequences);
  // A member of the edit's own kind, as each rule of a category, stands beside it.
  const [beside, following] = [true, false].map((wanted) =>
    consequences.filter((each) => (saying(each) === saying(change)) === wanted),
  );
  const all = [change, ...edits.slice(1), ...(beside ?? [])];
  const place = [placeWords(change, root) ?? [], all.length === 1 ? [] : counted(all.length - 1, "other")].flat();
  const where = place.length === 0 ? "" : `, at ${plain(place.join(" and "))}`;
  const own = change.class === heading ? "" : ` (itself ${change.class})`;
  return [
    `- ${subjectsOf(all)}${own}: ${plain(change.words)}. ${plain(whyWords(change))}${where}`,
    ...grouped(following ?? [], saying).map(
      ([first, ...others]) =>
        `  - follows, ${first.class}: ${subjectsOf([first, ...others])}: ${plain(first.words)}. ${plain(whyWords(first))}`,
    ),
  ].join("\n");
}

function saying({ class: changeClass, words, why }: ReviewedChange): string {
  return [changeClass, words, why].join("\n");
}

function warehouse(changes: readonly ReviewedChange[], standing: Standing): readonly Section[] {
  const lines = changes.flatMap(({ subject, warehouse }) =>
    warehouse.map((action) => `- ${code(subject)}: ${plain(actionWords(action, standing))}`),
  );
  return lines.length === 0
    ? []
    : [{ title: "the warehouse", text: ["#### The warehouse", lines.join("\n")].join("\n\n") }];
}

function rows(changes: readonly ReviewedChange[], standing: Standing): readonly Section[] {
  const lines = [
    ...new Set(
      changes.flatMap(({ recomputed }) => recomputed.map((each) => `- ${plain(recomputationWords(each, standing))}`)),
    ),
  ];
  return lines.length === 0
    ? []
    : [{ title: "rows", text: ["#### Rows that are computed again", lines.join("\n")].join("\n\n") }];
}

function downstream(causes: readonly Cause<ReviewedChange>[]): readonly Section[] {
  const reaching = causes
    .flatMap(({ change, consequences }) => [change, ...consequences.filter((each) => reachesMore(each, change))])
    .filter((change) => linesOf(change).length > 0);
  const items = grouped(reaching, (change) => linesOf(change).join("\n")).map(([first, ...others]) =>
    [`- ${subjectsOf([first, ...others])}`, ...linesOf(first)].join("\n"),
  );
  return items.length === 0
    ? []
    : [{ title: "downstream", text: folded("Who is downstream of what changes", items.join("\n")) }];
}

/** What follows from an edit is most often downstream of it, and so is what is downstream of that. */
function reachesMore(consequence: ReviewedChange, edit: ReviewedChange): boolean {
  const names = (change: ReviewedChange): ReadonlySet<string> => {
    const { columns, ...others } = change.downstream;
    return new Set([...columns.map(({ name }) => name), ...Object.values(others).flat()]);
  };
  const known = names(edit);
  return [...names(consequence)].some((name) => !known.has(name));
}

/** Several changes of one thing are of one thing. */
function subjectsOf(changes: readonly ReviewedChange[]): string {
  return [...new Set(changes.map(({ subject }) => code(subject)))].join(", ");
}

function linesOf({ downstream }: ReviewedChange): readonly string[] {
  const columns = columnWords(downstream);
  return [
    ...(columns === null ? [] : [`  - columns: ${plain(columns)}`]),
    ...reachWords(downstream).map(([kind, names]) => `  - ${kind}: ${plain(names)}`),
  ];
}

function lineage(changes: readonly ReviewedChange[]): readonly Section[] {
  const chart = mermaidOf(changes);
  return chart === null
    ? []
    : [{ title: "lineage", text: folded("Lineage of what changes", fenced("mermaid", chart)) }];
}
