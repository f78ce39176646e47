import type { PipelineModel } from "../../model";
import { type Change, mostSeriousFirst } from "../diff/change";
import { causesOf, type Compared } from "./causes";
import type { CauseKey } from "./groups";
import { swapsIn } from "./swaps";

interface Edits {
  /** Those that were given and the exchanges of names among them, most serious first. */
  readonly changes: readonly Change[];
  /** The edit that a change follows from; an edit has none. */
  readonly causes: ReadonlyMap<Change, CauseKey>;
}

/** What somebody edited, and what only follows from it. `written`: the older model in its own words. */
export function editsIn(written: PipelineModel, compared: Compared): Edits {
  const swaps = swapsIn(written, compared.after, compared.changes);
  const direct = new Map(causesOf(compared));
  for (const { change, consequences } of swaps) for (const each of consequences) direct.set(each, change);
  const causes = new Map<Change, CauseKey>();
  for (const change of compared.changes) {
    const edit = rootOf(change, direct);
    if (edit !== change) causes.set(change, { subject: edit.subject, at: edit.at, what: edit.what, how: edit.how });
  }
  return { changes: mostSeriousFirst([...compared.changes, ...swaps.map(({ change }) => change)]), causes };
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
