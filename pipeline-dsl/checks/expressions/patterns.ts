/**
 * What is wrong with a regular expression of Java's, as far as JavaScript can tell; null: nothing. One that Java cannot read
 * ends the job at its first row.
 */
export function patternFault(pattern: string): string | null {
  if (/(?:^|[^\\])(?:\\\\)*\[\^?\]/.test(pattern))
    return "has an empty class, which Java reads as one that is never closed";
  if (CLASS_IN_CLASS.test(pattern)) return "has a [ within a class, which Java reads as a class of its own; write \\[";
  try {
    compile(pattern, "");
    return null;
  } catch (error) {
    return `is no regular expression (${error instanceof Error ? error.message : String(error)})`;
  }
}

/** The capturing groups of a pattern that has no fault. */
export function groupsIn(pattern: string): number {
  return (compile(pattern, "|").exec("")?.length ?? 1) - 1;
}

const CLASS_IN_CLASS = /(?:^|[^\\])(?:\\\\)*\[\^?(?:\\.|[^\]\\[])*\[/s;

/** Java's own, with what JavaScript has for it; here only the form counts. */
const JAVAS: readonly (readonly [java: RegExp, here: string])[] = [
  [/\\Q.*?(?:\\E|$)/gs, "q"],
  [/\\p\{(?:Is|In)?\w+\}|\\[pP]L|\\[hHvVR]/g, "\\w"],
  [/\\[AzZG]/g, ""],
  [/\\[^\w\s^$\\.*+?()[\]{}|/-]/gu, "q"],
  [/\(\?[a-zA-Z-]+\)/g, ""],
  [/\(\?(?:[a-zA-Z-]+:|>)/g, "(?:"],
  [/([*+?}])\+/g, "$1"],
];

function compile(pattern: string, more: string): RegExp {
  // An escaped backslash is no beginning of another escape.
  const parts = pattern
    .split("\\\\")
    .map((part) => JAVAS.reduce((text, [java, here]) => text.replace(java, here), part));
  // A hyphen needs no escape, and may have one in Java.
  return new RegExp(`${parts.join("\\\\").replaceAll(/\\-/g, "\\x2d")}${more}`, "u");
}
