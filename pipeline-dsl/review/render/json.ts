import type { Place } from "../../checks/diagnostic";
import { relativeFile } from "../../checks/render/places";
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
}

/** Files are named as seen from `root`. */
export function reviewDocument(document: Omit<ReviewDocument, "version">, root: string): ReviewDocument {
  const named = (places: readonly Place[]): readonly Place[] =>
    places.map((place) => ({ ...place, file: relativeFile(place.file, root) }));
  return {
    version: 1,
    ...document,
    changes: document.changes.map((change) => ({
      ...change,
      places: { before: named(change.places.before), after: named(change.places.after) },
    })),
  };
}
