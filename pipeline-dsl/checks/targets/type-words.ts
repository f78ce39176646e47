import type { ColumnKind } from "../../model";

/** `an integer`, `a date`: the type family in a sentence. */
export function withArticle(kind: ColumnKind): string {
  return `${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind}`;
}
