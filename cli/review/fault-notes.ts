import type { Diagnostic } from "../../pipeline-dsl/checks";
import { describePlaces, relativeFile } from "../../pipeline-dsl/checks/render/places";
import type { LocatedNote } from "../../pipeline-dsl/review/render/sarif";

/** What `check` says of a definition that cannot be reviewed, for code scanning at its lines. */
export function faultNotes(faults: readonly Diagnostic[], fallback: string): readonly LocatedNote[] {
  return faults.map(({ code, message, places: [place], why, fix }) => ({
    rule: "definition-faulty",
    key: `${code}:${message}`,
    text: `${message}\nwhy: ${why}\nfix: ${fix}`,
    file: place?.file ?? fallback,
    line: place?.line ?? 1,
    column: place?.column ?? 1,
  }));
}

/** The same for whoever reads the review, a sentence each. */
export function faultSentences(faults: readonly Diagnostic[], root: string): readonly string[] {
  return faults.map(({ code, message, places, fix }) => {
    const at = places.length === 0 ? "" : `, at ${describePlaces(places, root)}`;
    return `The definition has an error: ${message} (${code})${at}; ${fix}.`;
  });
}

/** The same for programs: files are named as seen from `root`. */
export function faultsNamed(faults: readonly Diagnostic[], root: string): readonly Diagnostic[] {
  return faults.map((each) => ({
    ...each,
    places: each.places.map((place) => ({ ...place, file: relativeFile(place.file, root) })),
  }));
}
