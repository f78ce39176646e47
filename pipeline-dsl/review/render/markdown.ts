import { counted } from "../counted";
import { CLASS_MEANINGS } from "../diff/change";
import type { ReviewedChange } from "../review";
import { comment, type Section } from "./comment";
import { alert, code, fenced, folded, plain } from "./markdown-text";
import { mermaidOf } from "./mermaid";
import { countsByClass, verdict } from "./verdict";
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

export interface MarkdownReview {
  /** What was compared with: `main (3f2a1bc)`. */
  readonly base: string;
  readonly notes: readonly string[];
  readonly changes: readonly ReviewedChange[];
  /** The definition has errors, and its lock is what is compared. */
  readonly faulty?: boolean;
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
  const { changes, more = [] } = review;
  return comment([
    opening(review),
    ...(changes.length === 0 ? [] : [whatChanges(changes, root)]),
    ...warehouse(changes),
    ...rows(changes),
    ...more,
    ...downstream(changes),
    ...lineage(changes),
  ]);
}

function opening({
  base,
  notes,
  changes,
  faulty = false,
  also = [],
  alerts: given = [],
  warnings = [],
  needed = [],
}: MarkdownReview): Section {
  const alerts = [
    ...alert("CAUTION", [given.map(plain), refusedChangesWords(changes, code) ?? []].flat()),
    ...alert("WARNING", [lockedOutWords(changes) ?? [], ...warnings].flat().map(plain)),
    ...alert("IMPORTANT", needed.map(plain)),
    ...alert("NOTE", notes.map(plain)),
  ];
  const text = [
    `### ${verdict(changes, { faulty, also: also.map(plain) })}`,
    `Compared with ${plain(base)}.`,
    ...alerts,
  ].join("\n\n");
  return { title: "verdict", text };
}

/** A list and no table: a phone shows two columns of one, and what changes is nothing without how. */
function whatChanges(changes: readonly ReviewedChange[], root: string): Section {
  const classes = countsByClass(changes).map(([each]) => {
    const members = changes.filter((change) => change.class === each);
    const lines = grouped(members, ({ words, why }) => `${words}\n${why}`).map(([first, ...others]) => {
      const place = [placeWords(first, root) ?? [], others.length === 0 ? [] : counted(others.length, "other")].flat();
      const where = place.length === 0 ? "" : `, at ${plain(place.join(" and "))}`;
      return `- ${subjectsOf([first, ...others])}: ${plain(first.words)}. ${plain(whyWords(first))}${where}`;
    });
    return [`**${each}**: ${CLASS_MEANINGS[each]}`, lines.join("\n")].join("\n\n");
  });
  return { title: "what changes", text: ["#### What changes", ...classes].join("\n\n") };
}

function warehouse(changes: readonly ReviewedChange[]): readonly Section[] {
  const lines = changes.flatMap(({ subject, warehouse }) =>
    warehouse.map((action) => `- ${code(subject)}: ${plain(actionWords(action))}`),
  );
  return lines.length === 0
    ? []
    : [{ title: "the warehouse", text: ["#### The warehouse", lines.join("\n")].join("\n\n") }];
}

function rows(changes: readonly ReviewedChange[]): readonly Section[] {
  const lines = [
    ...new Set(changes.flatMap(({ recomputed }) => recomputed.map((each) => `- ${plain(recomputationWords(each))}`))),
  ];
  return lines.length === 0
    ? []
    : [{ title: "rows", text: ["#### Rows that are computed again", lines.join("\n")].join("\n\n") }];
}

function downstream(changes: readonly ReviewedChange[]): readonly Section[] {
  const reaching = changes.filter((change) => linesOf(change).length > 0);
  const items = grouped(reaching, (change) => linesOf(change).join("\n")).map(([first, ...others]) =>
    [`- ${subjectsOf([first, ...others])}`, ...linesOf(first)].join("\n"),
  );
  const title = `Who is downstream of ${counted(reaching.length, "change")}`;
  return items.length === 0 ? [] : [{ title: "downstream", text: folded(title, items.join("\n")) }];
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

/** What would say the same line stands in it together. */
function grouped(
  changes: readonly ReviewedChange[],
  keyOf: (change: ReviewedChange) => string,
): readonly (readonly [ReviewedChange, ...ReviewedChange[]])[] {
  const groups = new Map<string, [ReviewedChange, ...ReviewedChange[]]>();
  for (const change of changes) {
    const key = keyOf(change);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [change]);
    else group.push(change);
  }
  return [...groups.values()];
}

function lineage(changes: readonly ReviewedChange[]): readonly Section[] {
  const chart = mermaidOf(changes);
  return chart === null
    ? []
    : [{ title: "lineage", text: folded("Lineage of what changes", fenced("mermaid", chart)) }];
}
