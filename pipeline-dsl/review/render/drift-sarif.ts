import type { Log, Result } from "sarif";
import type { DriftDocument, PlacedDrift } from "../drift/document";
import { DRIFT_KINDS, type DriftKind, weightOf } from "../drift/drift";

/** What differs as a SARIF 2.1.0 log, one rule a kind. What the definition does not name is shown at `fallback`, its file. */
export function driftSarif({ drift, notes }: DriftDocument, fallback: string): Log {
  const found = [...drift, ...notes];
  const kinds = [...new Set(found.map(({ kind }) => kind))];
  return {
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "pipeline drift",
            rules: kinds.map((kind) => ({
              id: kind,
              shortDescription: { text: `${DRIFT_KINDS[kind].meaning}.` },
              defaultConfiguration: { level: levelOf(kind) },
            })),
          },
        },
        columnKind: "utf16CodeUnits",
        results: found.map((each) => resultOf(each, kinds.indexOf(each.kind), fallback)),
      },
    ],
  };
}

function resultOf(
  { kind, subject, words, fix, statements, places }: PlacedDrift,
  ruleIndex: number,
  fallback: string,
): Result {
  const [place = { file: fallback, line: 1, column: 1 }] = places;
  return {
    ruleId: kind,
    ruleIndex,
    level: levelOf(kind),
    message: { text: [`${subject}: ${words}`, `Fix: ${fix}`, ...statements.map((text) => `${text};`)].join("\n") },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(place.file), uriBaseId: "%SRCROOT%" },
          region: { startLine: place.line, startColumn: place.column },
        },
      },
    ],
    partialFingerprints: { drift: `${kind}:${subject}` },
  };
}

function levelOf(kind: DriftKind): "warning" | "note" {
  return weightOf({ kind }) === "drift" ? "warning" : "note";
}
