import type { Log, Result } from "sarif";
import type { Place } from "../../checks/diagnostic";
import { relativeFile } from "../../checks/render/places";
import { CHANGE_CLASSES, type ChangeClass, CLASS_MEANINGS } from "../diff/change";
import type { ReviewedChange } from "../review";
import { actionWords, columnWords, recomputationWords, type Standing, whyWords } from "./words";

/** The classes that a reviewer has to agree to; the others are told. */
const WARNINGS: ReadonlySet<ChangeClass> = new Set([
  "destructive",
  "recovery-weaker",
  "quality-looser",
  "guard-looser",
  "quality-changed",
  "model",
]);

/** What stands in the way of a change as a whole, and is no class of changes. */
const IN_THE_WAY = [
  ["definition-faulty", "the definition has errors, so that nobody knows what it would change", "error"],
  ["migration-refused", "the warehouse cannot take the change as it stands", "error"],
  ["file-refused", "a file beside the definition for which nothing is deployed, or every run is refused", "error"],
  ["settings-refused", "settings that cannot be deployed", "error"],
  ["policy-refused", "a policy is violated for which the update stops", "error"],
  ["policy-warned", "a policy is violated, and the update goes on", "warning"],
  ["policy-changed", "a policy changes what the program asks for", "note"],
] as const;

export type ReviewRule = ChangeClass | (typeof IN_THE_WAY)[number][0];

interface DescribedRule {
  readonly rule: ReviewRule;
  readonly meaning: string;
  readonly level: "error" | "warning" | "note";
}

/** What must not be missed first, then the classes by how much a reviewer should care. */
const RULES: readonly DescribedRule[] = [
  ...IN_THE_WAY.map(([rule, meaning, level]) => ({ rule, meaning, level })),
  ...CHANGE_CLASSES.map((rule): DescribedRule => ({
    rule,
    meaning: CLASS_MEANINGS[rule],
    level: WARNINGS.has(rule) ? "warning" : "note",
  })),
];

/** What a review says of a place that is no change of the definition. */
export interface LocatedNote {
  readonly rule: ReviewRule;
  /** Tells it from others of its rule, push after push. */
  readonly key: string;
  readonly text: string;
  readonly file: string;
  readonly line: number;
  /** 1 where it is of a line as a whole. */
  readonly column?: number;
}

/**
 * A review as a SARIF 2.1.0 log, one rule a class of changes, which code hosts show at the lines of a change. What was removed has no
 * line any more and is shown at what it stood in, or at `fallback`, the definition.
 */
export function reviewSarif(
  changes: readonly ReviewedChange[],
  root: string,
  fallback: string,
  more: readonly LocatedNote[] = [],
  standing: Standing = { isRefused: false },
): Log {
  const notes = [...changes.map((change) => noteOf(change, standing, fallback)), ...more];
  const used = new Set(notes.map(({ rule }) => rule));
  const rules = RULES.filter(({ rule }) => used.has(rule));
  return {
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "pipeline diff",
            rules: rules.map(({ rule, meaning, level }) => ({
              id: rule,
              shortDescription: { text: `${meaning}.` },
              defaultConfiguration: { level },
            })),
          },
        },
        columnKind: "utf16CodeUnits",
        results: rules.flatMap((described, index) =>
          notes.flatMap((note) => (note.rule === described.rule ? [resultOf(note, described, index, root)] : [])),
        ),
      },
    ],
  };
}

function noteOf(change: ReviewedChange, standing: Standing, fallback: string): LocatedNote {
  const { subject, words, followsFrom, downstream, warehouse, recomputed } = change;
  const columns = columnWords(downstream);
  const lines = [
    `${subject}: ${words}. ${whyWords(change)}`,
    ...(followsFrom === null ? [] : [`follows from the change of ${followsFrom.subject}`]),
    ...(columns === null ? [] : [`reaches ${columns}`]),
    ...warehouse.map((action) => `warehouse: ${actionWords(action, standing)}`),
    ...recomputed.map((each) => `rows of ${recomputationWords(each, standing)}`),
  ];
  const { after, around } = change.places;
  const place: Place = after[0] ?? around[0] ?? { file: fallback, line: 1, column: 1, part: "" };
  const { file, line, column } = place;
  return { rule: change.class, key: `${change.at}:${change.what}`, text: lines.join("\n"), file, line, column };
}

function resultOf(note: LocatedNote, { rule, level }: DescribedRule, ruleIndex: number, root: string): Result {
  return {
    ruleId: rule,
    ruleIndex,
    level,
    message: { text: note.text },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(relativeFile(note.file, root)), uriBaseId: "%SRCROOT%" },
          region: { startLine: note.line, startColumn: note.column ?? 1 },
        },
      },
    ],
    partialFingerprints: { change: `${rule}:${note.key}` },
  };
}
