/** A spot in a definition: the call that declared the thing, or the `part` of it that matters. */
export interface Place {
  /** As the compiler was given it; renderers print it relative to a root. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** What of the thing at this place is meant: `history`, `extract`, `column price`. Empty: the thing itself. */
  readonly part: string;
}

/** An error stops everything; a warning is shown and lets the pipeline through. */
export type Severity = "error" | "warning";

/** One fault of a definition, as data. `checks/render` prints it. */
export interface Diagnostic<Code extends string = string> {
  /** Stable, kebab-case; its long form is `docs/diagnostics/<code>.md`. */
  readonly code: Code;
  readonly severity: Severity;
  /** What is wrong, in one sentence without a full stop, naming the things involved. */
  readonly message: string;
  /** Every place involved, the one to change first. */
  readonly places: readonly Place[];
  readonly why: string;
  readonly fix: string;
  /** How many other definitions are built on what is wrong here: what is wrong with them is found when this is mended. */
  readonly waiting?: number;
  /** Why somebody lets it stand: an accepted warning counts for nothing, and is shown. */
  readonly accepted?: string;
}
