import { PatternFault, PatternReader } from "./reader";

/**
 * What is wrong with a regular expression of Java's; null: nothing. One that Java cannot read ends the job at its first row.
 * What is rare in Java's language, or read otherwise in a class than it looks, is refused too.
 */
export function patternFault(pattern: string): string | null {
  const read = readPattern(pattern);
  return read instanceof PatternFault ? read.message : null;
}

/** The capturing groups of a pattern that has no fault. */
export function groupsIn(pattern: string): number {
  const read = readPattern(pattern);
  return read instanceof PatternFault ? 0 : read.groups;
}

/** The fewest characters of a text that all of a pattern can match; null where it has a fault. */
export function fewestCharacters(pattern: string): number | null {
  const read = readPattern(pattern);
  return read instanceof PatternFault ? null : read.fewest;
}

function readPattern(pattern: string): { readonly groups: number; readonly fewest: number } | PatternFault {
  try {
    return new PatternReader(pattern).read();
  } catch (error) {
    if (error instanceof PatternFault) return error;
    throw error;
  }
}
