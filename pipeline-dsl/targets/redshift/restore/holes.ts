import type { RestoreValue, SqlStatement } from "../statement";

/** Stands in the text of a procedure for a value that the execution brings; no name of a definition has such a character. */
export const TODAY = "\u0001today\u0001";
export const ANEW = "\u0001anew\u0001";
export const FIRST_KEY = "\u0001first_key\u0001";
export const MEMBERS = "\u0001members\u0001";

/** A statement of the text, with its holes. */
export function withHoles(text: string): SqlStatement {
  return {
    parts: text.split("\u0001").map((part, index) => (index % 2 === 0 ? part : { run: part as RestoreValue })),
  };
}
