import { type Change, type ChangeClass, mostSeriousFirst } from "../diff/change";

/** An edit, with what follows from it. */
export interface Cause<Each> {
  /** The most serious of all its changes that are no echo. */
  readonly class: ChangeClass;
  readonly change: Each;
  /** Echoes last. */
  readonly consequences: readonly Each[];
}

/** By what the cause of a change is found among others. */
export type CauseKey = Pick<Change, "subject" | "at" | "what" | "how">;

interface Following extends Change {
  /** Null: it is an edit of its own. */
  readonly followsFrom: CauseKey | null;
}

/** The edits among the changes, most serious first; each change stands in one of them. */
export function byCause<Each extends Following>(changes: readonly Each[]): readonly Cause<Each>[] {
  const following = new Map<string, Each[]>();
  const edits: Each[] = [];
  const known = new Set(changes.filter(({ followsFrom }) => followsFrom === null).map(keyOf));
  for (const change of changes) {
    const key = change.followsFrom === null ? null : keyOf(change.followsFrom);
    if (key === null || !known.has(key)) edits.push(change);
    else following.set(key, [...(following.get(key) ?? []), change]);
  }
  const causes = edits.map((change): Cause<Each> => {
    const key = keyOf(change);
    const consequences = following.get(key) ?? [];
    // Of two edits that are told alike, as of two members of one list, the first has them.
    following.delete(key);
    const [echoes, others] = [true, false].map((wanted) => consequences.filter((each) => isEcho(each) === wanted));
    const [strongest = change] = mostSeriousFirst([change, ...(others ?? [])]);
    return { class: strongest.class, change, consequences: [...(others ?? []), ...(echoes ?? [])] };
  });
  return mostSeriousFirst(causes);
}

/** A consequence that is computed as before, of columns that differ: it adds nothing to what is said of them. */
export function isEcho({ class: changeClass }: Pick<Change, "class">): boolean {
  return changeClass === "physical";
}

function keyOf({ at, what, how }: CauseKey): string {
  return `${how} ${at} ${what}`;
}
