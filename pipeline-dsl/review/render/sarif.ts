import type { Log, Result } from "sarif";
import type { Place } from "../../checks/diagnostic";
import { relativeFile } from "../../checks/render/places";
import { type ChangeClass, CLASS_MEANINGS } from "../diff/change";
import type { ReviewedChange } from "../review";
import { actionWords, columnWords, recomputationWords } from "./words";
import { countsByClass } from "./verdict";

/** The classes that a reviewer has to agree to; the others are told. */
const WARNINGS: ReadonlySet<ChangeClass> = new Set([
  "destructive",
  "recovery-weaker",
  "quality-looser",
  "guard-looser",
  "quality-changed",
  "model",
]);

/** What a review says of a place that is no change of the definition. */
export interface LocatedNote {
  readonly class: ChangeClass;
  /** Tells it from others of its class, push after push. */
  readonly key: string;
  readonly text: string;
  readonly file: string;
  readonly line: number;
}

/**
 * A review as a SARIF 2.1.0 log, one rule a class, which code hosts show at the lines of a change. What was removed has no
 * line any more and is shown at `fallback`, the definition.
 */
export function reviewSarif(
  changes: readonly ReviewedChange[],
  root: string,
  fallback: string,
  more: readonly LocatedNote[] = [],
): Log {
  const notes = [...changes.map((change) => noteOf(change, fallback)), ...more];
  const classes = countsByClass(notes).map(([changeClass]) => changeClass);
  return {
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "pipeline diff",
            rules: classes.map((changeClass) => ({
              id: changeClass,
              shortDescription: { text: `${CLASS_MEANINGS[changeClass]}.` },
              defaultConfiguration: { level: levelOf(changeClass) },
            })),
          },
        },
        columnKind: "utf16CodeUnits",
        results: notes.map((note) => resultOf(note, classes.indexOf(note.class), root)),
      },
    ],
  };
}

function noteOf(change: ReviewedChange, fallback: string): LocatedNote & { readonly column: number } {
  const { subject, words, downstream, warehouse, recomputed } = change;
  const columns = columnWords(downstream);
  const lines = [
    `${subject}: ${words}`,
    ...(columns === null ? [] : [`reaches ${columns}`]),
    ...warehouse.map((action) => `warehouse ${actionWords(action)}`),
    ...recomputed.map((each) => `rows of ${recomputationWords(each)}`),
  ];
  const place: Place = change.places.after[0] ?? { file: fallback, line: 1, column: 1, part: "" };
  const { file, line, column } = place;
  return { class: change.class, key: `${change.at}:${change.what}`, text: lines.join("\n"), file, line, column };
}

function resultOf(note: LocatedNote & { readonly column?: number }, ruleIndex: number, root: string): Result {
  return {
    ruleId: note.class,
    ruleIndex,
    level: levelOf(note.class),
    message: { text: note.text },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(relativeFile(note.file, root)), uriBaseId: "%SRCROOT%" },
          region: { startLine: note.line, startColumn: note.column ?? 1 },
        },
      },
    ],
    partialFingerprints: { change: `${note.class}:${note.key}` },
  };
}

function levelOf(changeClass: ChangeClass): "warning" | "note" {
  return WARNINGS.has(changeClass) ? "warning" : "note";
}
