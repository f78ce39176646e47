import type { PipelineModel } from "../model";
import type { ColumnUse } from "./column-uses";
import type { Place, Severity } from "./diagnostic";
import type { ModelIndex } from "./model-index";
import type { ModelPath } from "./paths";
import type { PrintedArtifact } from "./limits/artifact";

/** What the checks may know beside the model. */
export interface CheckContext {
  /** Where the thing at exactly this address (`checks/paths.ts`) was declared; several places for a name declared twice. */
  readonly placesOf: (path: string) => readonly Place[];
  /** Whether a fault of the definition has left a stand-in at this address: what is found there speaks of nothing that was written. */
  readonly isRefused?: (path: string) => boolean;
  /** Sizes of what the printers made, when they have run: `checks/limits`. */
  readonly printed?: readonly PrintedArtifact[];
  /** What was made while the definition was read and is no part of the pipeline; known where a loader recorded it. */
  readonly forgotten?: readonly Forgotten[];
}

/** A thing that a word of the language made and that leads nowhere. */
export interface Forgotten {
  /** The word: `dimension`. */
  readonly word: string;
  /** Its call: `dimension("dim_users")`. */
  readonly call: string;
  readonly path: ModelPath;
}

/** What a check looks at. The index answers by name in constant time, so that no check is slower than linear. */
export interface Subject {
  readonly model: PipelineModel;
  readonly index: ModelIndex;
  /** Every reading of a source column, listed once for all checks. */
  readonly columnUses: readonly ColumnUse[];
  readonly printed: readonly PrintedArtifact[];
  readonly forgotten: readonly Forgotten[];
}

export interface Finding {
  readonly message: string;
  /** Addresses of everything involved, the one to change first. */
  readonly at: readonly FindingAddress[];
  readonly why: string;
  readonly fix: string;
}

export interface FindingAddress {
  readonly path: ModelPath;
  /** What of the thing is meant, as printed in brackets after the line. */
  readonly part: string;
}

/** One check: one code, its findings, and its page in the documentation. */
export interface Check<Code extends string = string, Level extends Severity = Severity> {
  readonly code: Code;
  readonly severity: Level;
  /** The page's title: a sentence without a full stop. */
  readonly summary: string;
  readonly page: Page;
  readonly find: (subject: Subject) => Iterable<Finding>;
}

export interface Page {
  /** Markdown: what is looked at and what goes wrong when it is let through. */
  readonly explanation: string;
  /** Markdown: the ways out, the usual one first. */
  readonly remedy: string;
  /** A definition that is refused and one that is accepted. */
  readonly refused: string;
  readonly accepted: string;
}

/** Keeps the literal types of code and severity, from which the unions of codes are made. */
export function defineCheck<const Code extends string, const Level extends Severity>(
  check: Check<Code, Level>,
): Check<Code, Level> {
  return check;
}
