import type { Check } from "./check";
import { DEFINITION_CODES } from "./definition-codes";
import { CHECKS } from "./registry";

/** What is known of a code, wherever it is reported. */
export type ExplainedCode = Pick<Check, "code" | "severity" | "summary" | "page">;

/** Every code that can be reported, sorted. */
export const EXPLAINED_CODES: readonly ExplainedCode[] = [...CHECKS, ...DEFINITION_CODES].sort((left, right) =>
  left.code < right.code ? -1 : 1,
);

const BY_CODE = new Map(EXPLAINED_CODES.map((explained) => [explained.code, explained]));

export function explainCode(code: string): ExplainedCode | undefined {
  return BY_CODE.get(code);
}
