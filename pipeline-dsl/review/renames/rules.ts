import type { QualityRule } from "../../model";
import { same } from "../diff/compare";

/** A quality rule that tests the same under another name. */
export interface RuleRenaming {
  readonly from: string;
  readonly to: string;
}

/** Rules go by what they test: one whose name is gone is the new one with the same test, if there is one. */
export function rulesRenamed(before: readonly QualityRule[], after: readonly QualityRule[]): readonly RuleRenaming[] {
  const [old, current] = [new Set(before.map(idOf)), new Set(after.map(idOf))];
  const come = after.filter(({ id }) => !old.has(id));
  if (come.length === 0) return [];
  return before.flatMap((rule) => {
    if (current.has(rule.id)) return [];
    const at = come.findIndex((each) => same(identityOf(each), identityOf(rule)));
    // Two rules may test the same, above other thresholds: each takes one.
    const [found] = at < 0 ? [] : come.splice(at, 1);
    return found === undefined ? [] : [{ from: rule.id, to: found.id }];
  });
}

function idOf({ id }: QualityRule): string {
  return id;
}

/** Its threshold may differ, and what a breach does. */
function identityOf({
  category,
  source,
  table,
  test,
}: QualityRule): Omit<QualityRule, "id" | "threshold" | "whenBreached"> {
  return { category, source, table, test };
}
