/** A text of `docs/language-example.ts` and what stands there instead. */
export type Edit = readonly [sound: string, instead: string];

/** A fault in the example, and what the diagnostic's own fix makes of it. */
export interface Fix {
  readonly broken: readonly Edit[];
  /** What the diagnostic says to write, and the edits that do it; `written` is what `says` found in brackets, where it has some. */
  readonly says: RegExp;
  readonly fixed: (written: string) => readonly Edit[];
}

/** The same text, once with the fault and once with its cure. */
export function fix(sound: string, broken: string, says: RegExp, fixed: string): Fix {
  return { broken: [[sound, broken]], says, fixed: (written) => [[sound, fixed.replaceAll("<fix>", written)]] };
}

/** A code whose fix is no edit of the example: why not. */
export interface Untried {
  readonly why: string;
}

export function untried(why: string): Untried {
  return { why };
}

export type Fixes = Readonly<Record<string, readonly Fix[] | Untried>>;
