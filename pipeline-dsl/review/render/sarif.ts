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

/**
 * A review as a SARIF 2.1.0 log, one rule a class, which code hosts show at the lines of a change. What was removed has no
 * line any more and is shown at `fallback`, the definition.
 */
export function reviewSarif(changes: readonly ReviewedChange[], root: string, fallback: string): Log {
  const classes = countsByClass(changes).map(([changeClass]) => changeClass);
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
        results: changes.map((change) => resultOf(change, classes.indexOf(change.class), root, fallback)),
      },
    ],
  };
}

function resultOf(change: ReviewedChange, ruleIndex: number, root: string, fallback: string): Result {
  const { subject, words, downstream, warehouse, recomputed } = change;
  const columns = columnWords(downstream);
  const lines = [
    `${subject}: ${words}`,
    ...(columns === null ? [] : [`reaches ${columns}`]),
    ...warehouse.map((action) => `warehouse ${actionWords(action)}`),
    ...recomputed.map((each) => `rows of ${recomputationWords(each)}`),
  ];
  const place: Place = change.places.after[0] ?? { file: fallback, line: 1, column: 1, part: "" };
  return {
    ruleId: change.class,
    ruleIndex,
    level: levelOf(change.class),
    message: { text: lines.join("\n") },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(relativeFile(place.file, root)), uriBaseId: "%SRCROOT%" },
          region: { startLine: place.line, startColumn: place.column },
        },
      },
    ],
    partialFingerprints: { change: `${change.class}:${change.at}:${change.what}` },
  };
}

function levelOf(changeClass: ChangeClass): "warning" | "note" {
  return WARNINGS.has(changeClass) ? "warning" : "note";
}
