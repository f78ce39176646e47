import type { Place } from "../../checks/diagnostic";
import { relativeFile } from "../../checks/render/places";
import { byCause } from "../causes/groups";
import type { ChangeClass } from "../diff/change";
import type { ReviewedChange } from "../review";

/** The document that `pipeline diff --format json` prints. */
export interface ReviewDocument {
  readonly version: 1;
  /** What was compared: `main (3f2a1bc)`, `the working tree`. */
  readonly base: string;
  readonly head: string;
  /** What the command had to do without, such as a side that is known by its lock only. */
  readonly notes: readonly string[];
  /** Most serious first. */
  readonly changes: readonly ReviewedChange[];
  /** What was edited, as the verdict counts it. */
  readonly causes: readonly NumberedCause[];
}

/** An edit and what follows from it, by their numbers among the changes, from 0. */
interface NumberedCause {
  /** The most serious of all of them; what is only computed as before, of columns that differ, does not count. */
  readonly class: ChangeClass;
  readonly change: number;
  readonly consequences: readonly number[];
}

/** Files are named as seen from `root`. */
export function reviewDocument(document: Omit<ReviewDocument, "version" | "causes">, root: string): ReviewDocument {
  const named = (places: readonly Place[]): readonly Place[] =>
    places.map((place) => ({ ...place, file: relativeFile(place.file, root) }));
  return {
    version: 1,
    ...document,
    changes: document.changes.map((change) => ({
      ...change,
      places: {
        before: named(change.places.before),
        after: named(change.places.after),
        around: named(change.places.around),
      },
    })),
    causes: byCause(document.changes).map(({ class: changeClass, change, consequences }) => ({
      class: changeClass,
      change: document.changes.indexOf(change),
      consequences: consequences.map((each) => document.changes.indexOf(each)),
    })),
  };
}
