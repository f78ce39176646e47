import type { BreachAction, Quality, QualityRule } from "../model";
import { percent } from "../model/share";
import { describeBreach, describeTest } from "../targets/docs/values";
import type { Change, ChangeClass } from "./change";
import { changed, compareFields, compareNamed, constant } from "./compare";

export function diffQuality(before: Quality, after: Quality): readonly Change[] {
  return compareFields(before, after, {
    rules: (old, current) =>
      compareNamed(old, current, {
        nameOf: ({ id }) => id,
        added: ({ id, threshold }) => [
          { class: "quality-stricter", subject: id, words: `rule added, above ${percent(threshold)}` },
        ],
        removed: ({ id }) => [{ class: "quality-looser", subject: id, words: "rule removed" }],
        both: diffRule,
      }),
    whenBreached: changed({ subject: "quality", what: "a breach", show: describeBreach }, classOfAction),
  });
}

function diffRule(before: QualityRule, after: QualityRule): readonly Change[] {
  const subject = after.id;
  return compareFields(before, after, {
    id: constant(),
    category: changed({ subject, what: "category", show: String }, "operational"),
    source: changed({ subject, what: "source", show: String }, "quality-looser"),
    table: changed({ subject, what: "table", show: String }, "quality-looser"),
    test: changed({ subject, what: "test", show: describeTest }, "quality-looser"),
    threshold: changed({ subject, what: "threshold above", show: percent }, (was, is) =>
      is > was ? "quality-stricter" : "quality-looser",
    ),
    whenBreached: changed({ subject, what: "a breach", show: describeBreach }, classOfAction),
  });
}

/** From the mildest to the strictest. */
const STRICTNESS: readonly BreachAction[] = ["warn", "quarantineRows", "stopBeforeLoading"];

function classOfAction(before: BreachAction, after: BreachAction): ChangeClass {
  return STRICTNESS.indexOf(after) > STRICTNESS.indexOf(before) ? "quality-stricter" : "quality-looser";
}
