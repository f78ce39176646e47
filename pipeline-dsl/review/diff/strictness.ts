import { type Truth, truthsOf } from "../../checks/expressions/truth";
import type { Predicate, QualityTest } from "../../model";
import { same } from "./compare";

/**
 * Which of two tests of one rule lets more rows through: `looser` where whatever passed the old one passes the new one, `same` where
 * that holds both ways. Null: each lets through what the other stops, or nobody can tell from what is written.
 */
export function strictnessOf(before: QualityTest, after: QualityTest): "looser" | "stricter" | "same" | null {
  const [there, back] = [impliesTest(before, after), impliesTest(after, before)];
  if (there && back) return "same";
  if (there) return "looser";
  return back ? "stricter" : null;
}

/** Whether every row that passes the one passes the other, of the same rows that are judged. */
function impliesTest(narrow: QualityTest, wide: QualityTest): boolean {
  // A rule leaves rows out in which a column that it reads is NULL, so other columns are other rows.
  if (narrow.kind === "accurate" && wide.kind === "accurate")
    return same(narrow.reads, wide.reads) && implies(narrow.predicate, wide.predicate);
  // What is alone with some columns is alone with more of them.
  if (narrow.kind === "unique" && wide.kind === "unique")
    return narrow.columns.every((column) => wide.columns.includes(column));
  return false;
}

/**
 * By every way in which both can turn out for one row. A row that is left out of the ratio stands between one that fails and one that
 * passes: taking a failing one out lets more through, taking a passing one out lets less.
 */
function implies(narrow: Predicate, wide: Predicate): boolean {
  return truthsOf(narrow, wide)?.every(([one = null, other = null]) => rank(other) >= rank(one)) ?? false;
}

function rank(truth: Truth): number {
  return truth === null ? 1 : truth ? 2 : 0;
}
