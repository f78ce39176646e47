import type { PipelineModel } from "../../model";
import { type Change, mostSeriousFirst } from "../diff/change";
import { causesOf, type Compared } from "./causes";
import type { CauseKey } from "./groups";
import { swapsIn, toldInSwap } from "./swaps";

interface Edits {
  /** Those that were given and the exchanges of names among them, most serious first. */
  readonly changes: readonly Change[];
  /** The edit that a change follows from; an edit has none. */
  readonly causes: ReadonlyMap<Change, CauseKey>;
  /** The changes that stand for another place too. */
  readonly alsoAt: ReadonlyMap<string, Change>;
}

/** What somebody edited, and what only follows from it. `written`: the older model in its own words. */
export function editsIn(written: PipelineModel, compared: Compared): Edits {
  const swaps = swapsIn(written, compared.after, compared.changes);
  const direct = new Map(causesOf(compared));
  const swapped = new Set<Change>();
  for (const { change, consequences } of swaps)
    for (const each of consequences) {
      direct.set(each, change);
      swapped.add(each);
    }
  const causes = new Map<Change, CauseKey>();
  const told = compared.changes.map((change) => {
    const edit = rootOf(change, direct);
    const own = swapped.has(change) ? toldInSwap(change) : change;
    if (edit !== change) causes.set(own, { subject: edit.subject, at: edit.at, what: edit.what, how: edit.how });
    return own;
  });
  return {
    changes: mostSeriousFirst([...told, ...swaps.map(({ change }) => change)]),
    causes,
    alsoAt: new Map(swaps.flatMap(({ change, at }) => at.map((place) => [place, change] as const))),
  };
}

/** What a consequence follows from may follow from something itself. */
function rootOf(change: Change, direct: ReadonlyMap<Change, Change>): Change {
  const passed = new Set([change]);
  for (let at = change; ; passed.add(at)) {
    const cause = direct.get(at);
    if (cause === undefined || passed.has(cause)) return at;
    at = cause;
  }
}
