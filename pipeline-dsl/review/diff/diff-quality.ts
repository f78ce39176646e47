import { QUALITY, rulePath } from "../../checks/paths";
import type { BreachAction, Quality, QualityRule } from "../../model";
import { percent } from "../../model/share";
import { describeBreach, describeTest } from "../../targets/docs/values";
import type { Change, ChangeClass, Subject } from "./change";
import { changed, compareFields, compareNamed, constant } from "./compare";

export function diffQuality(before: Quality, after: Quality): readonly Change[] {
  return compareFields(before, after, {
    rules: (old, current) =>
      compareNamed(old, current, {
        nameOf: ({ id }) => id,
        added: ({ id, threshold }) => ({
          class: "quality-stricter",
          ...rule(id),
          words: `rule added, above ${percent(threshold)}`,
        }),
        removed: ({ id }) => ({ class: "quality-looser", ...rule(id), words: "rule removed" }),
        both: diffRule,
      }),
    whenBreached: changed({ subject: "quality", at: QUALITY, what: "a breach", show: describeBreach }, classOfAction),
  });
}

function diffRule(before: QualityRule, after: QualityRule): readonly Change[] {
  const own = rule(after.id);
  return compareFields(before, after, {
    id: constant(),
    category: changed({ ...own, what: "category", show: String }, "operational"),
    source: changed({ ...own, what: "source", show: String }, "quality-changed"),
    table: changed({ ...own, what: "table", show: String }, "quality-changed"),
    test: changed({ ...own, what: "test", show: describeTest }, "quality-changed"),
    threshold: changed({ ...own, what: "threshold above", show: percent }, (was, is) =>
      is > was ? "quality-stricter" : "quality-looser",
    ),
    whenBreached: changed({ ...own, what: "a breach", show: describeBreach }, classOfAction),
  });
}

function rule(id: string): Subject {
  return { subject: id, at: rulePath(id) };
}

/** From the mildest to the strictest. */
const STRICTNESS: readonly BreachAction[] = ["warn", "quarantineRows", "stopBeforeLoading"];

function classOfAction(before: BreachAction, after: BreachAction): ChangeClass {
  return STRICTNESS.indexOf(after) > STRICTNESS.indexOf(before) ? "quality-stricter" : "quality-looser";
}
