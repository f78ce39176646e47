import { QUALITY, rulePath } from "../../checks/paths";
import type { BreachAction, Quality, QualityRule } from "../../model";
import { percent } from "../../model/share";
import { describeBreach, describeTest, printTest } from "../../targets/docs/values";
import type { RuleRenaming } from "../renames/rules";
import type { Change, Subject } from "./change";
import { changed, compareFields, compareNamed, constant } from "./compare";
import { guardAdded, guardRemoved, guards, most } from "./guards";
import { strictnessOf } from "./strictness";

/** The older rules under the newer names: `renamings` says which are other ones. */
export function diffQuality(
  renamings: readonly RuleRenaming[],
): (before: Quality, after: Quality) => readonly Change[] {
  return (before, after) =>
    compareFields(before, after, {
      rules: (old, current) => [
        ...renamings.map(({ from, to }): Change => {
          const words = `a new name, ${from} before`;
          return { class: "renaming", how: "changed", ...rule(to), what: "name", words };
        }),
        ...compareNamed(old, current, {
          nameOf: ({ id }) => id,
          added: ({ id, threshold }) => guardAdded("data", rule(id), `rule added, above ${percent(threshold)}`),
          removed: ({ id }) => guardRemoved("data", rule(id), "rule removed"),
          both: diffRule,
        }),
      ],
      whenBreached: changed(
        { subject: "quality", at: QUALITY, what: "a breach", show: describeBreach },
        guards("data", strictnessOfAction),
      ),
    });
}

function diffRule(before: QualityRule, after: QualityRule): readonly Change[] {
  const own = rule(after.id);
  return compareFields(before, after, {
    id: constant(),
    category: changed({ ...own, what: "category", show: String }, "operational"),
    source: changed({ ...own, what: "source", show: String }, "quality-changed"),
    table: changed({ ...own, what: "table", show: String }, "quality-changed"),
    test: changed({ ...own, what: "test", show: describeTest, exact: printTest }, (was, is) => {
      const way = strictnessOf(was, is);
      // The same rows pass, by other words.
      if (way === "same") return "documentation";
      return way === null ? "quality-changed" : `quality-${way}`;
    }),
    threshold: changed({ ...own, what: "threshold above", show: percent }, guards("data", most)),
    whenBreached: changed({ ...own, what: "a breach", show: describeBreach }, guards("data", strictnessOfAction)),
  });
}

function rule(id: string): Subject {
  return { subject: id, at: rulePath(id) };
}

/** From the mildest to the strictest. */
const STRICTNESS: readonly BreachAction[] = ["warn", "quarantineRows", "stopBeforeLoading"];

function strictnessOfAction(action: BreachAction): number {
  return STRICTNESS.indexOf(action);
}
