import type { Diagnostic } from "../../pipeline-dsl/checks";
import type { LocatedNote } from "../../pipeline-dsl/review/render/sarif";

/** What `check` says of a definition that cannot be reviewed, for code scanning at its lines. */
export function faultNotes(faults: readonly Diagnostic[], fallback: string): readonly LocatedNote[] {
  return faults.map(({ code, message, places: [place], why, fix }) => ({
    rule: "definition-faulty",
    key: `${code}:${message}`,
    text: `${message}\nwhy: ${why}\nfix: ${fix}`,
    file: place?.file ?? fallback,
    line: place?.line ?? 1,
  }));
}
