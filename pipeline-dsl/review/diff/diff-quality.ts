import { QUALITY, rulePath } from "../../checks/paths";
import type { BreachAction, Quality, QualityRule, QualityTest } from "../../model";
import { percent } from "../../model/share";
import { describeBreach, describeTest, printTest } from "../../targets/docs/values";
import type { RuleRenaming } from "../renames/rules";
import type { Change, Subject } from "./change";
import { changed, compareFields, compareNamed, constant } from "./compare";
import { guardAdded, guardRemoved, guards, most } from "./guards";
import { strictnessOf } from "./strictness";

/** The report finds the runs before by a rule's name. */
const TREND_ANEW = "it tests the same; in reports its course over the runs begins anew";

/** The older rules under the newer names: `renamings` says which are other ones. */
export function diffQuality(
  renamings: readonly RuleRenaming[],
): (before: Quality, after: Quality) => readonly Change[] {
  return (before, after) =>
    compareFields(before, after, {
      rules: (old, current) => [
        ...renamings.map(({ from, to }): Change => {
          const words = `a new name, ${from} before`;
          return { class: "renaming", how: "changed", ...rule(to), what: "name", words, why: TREND_ANEW };
        }),
        ...compareNamed(old, current, {
          nameOf: ({ id }) => id,
          added: ({ id, threshold, whenBreached }) =>
            guardAdded("data", rule(id), {
              words: `rule added, above ${percent(threshold)}`,
              why: `a breach ${describeBreach(whenBreached)}`,
            }),
          removed: ({ id, whenBreached }) =>
            guardRemoved("data", rule(id), {
              words: "rule removed",
              why: `no breach of it ${describeBreach(whenBreached)} any more`,
            }),
          both: diffRule,
        }),
      ],
      whenBreached: changed(
        {
          subject: "quality",
          at: QUALITY,
          what: "a breach",
          show: describeBreach,
          why: "so it is with rules that say nothing of their own",
        },
        guards("data", strictnessOfAction),
      ),
    });
}

function diffRule(before: QualityRule, after: QualityRule): readonly Change[] {
  const own = rule(after.id);
  return compareFields(before, after, {
    id: constant(),
    category: changed(
      { ...own, what: "category", show: String, why: "it counts in another score, and rings another alarm" },
      "operational",
    ),
    source: changed({ ...own, what: "source", show: String, why: OTHER_ROWS }, "quality-changed"),
    table: changed({ ...own, what: "table", show: String, why: OTHER_ROWS }, "quality-changed"),
    test: changed({ ...own, what: "test", show: describeTest, exact: printTest, why: whyTested }, (was, is) => {
      const way = strictnessOf(was, is);
      // The same rows pass, by other words.
      if (way === "same") return "documentation";
      return way === null ? "quality-changed" : `quality-${way}`;
    }),
    threshold: changed(
      {
        ...own,
        what: "threshold above",
        show: percent,
        why: (was, is) => {
          const [low, high] = [Math.min(was, is), Math.max(was, is)].map(percent);
          return `a run in which ${String(low)} to ${String(high)} of the rows pass is ${is < was ? "no breach any more" : "a breach now"}`;
        },
      },
      guards("data", most),
    ),
    whenBreached: changed(
      { ...own, what: "a breach", show: describeBreach, why: (_, is) => AFTER_BREACH[is] },
      guards("data", strictnessOfAction),
    ),
  });
}

const OTHER_ROWS = "other rows are judged";

function whyTested(before: QualityTest, after: QualityTest): string {
  switch (strictnessOf(before, after)) {
    case "same":
      return "the same rows pass";
    case "looser":
      return "every row that passed passes, and others do";
    case "stricter":
      return "some rows that passed fail";
    case null:
      return "some rows that passed may fail, and some that failed pass";
  }
}

/** What readers have of the rows that fail. */
const AFTER_BREACH: Readonly<Record<BreachAction, string>> = {
  stopBeforeLoading: "readers get nothing of such a run until somebody decides",
  quarantineRows: "readers get the rows that pass, and no others",
  warn: "readers get the rows that fail, too",
};

function rule(id: string): Subject {
  return { subject: id, at: rulePath(id) };
}

/** From the mildest to the strictest. */
const STRICTNESS: readonly BreachAction[] = ["warn", "quarantineRows", "stopBeforeLoading"];

function strictnessOfAction(action: BreachAction): number {
  return STRICTNESS.indexOf(action);
}
