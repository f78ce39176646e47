import { reviewPath } from "../../checks/paths";
import type { RequiredReview } from "../../model";
import type { Change, Subject } from "./change";
import { compareNamed, compareNames } from "./compare";
import { guardAdded, guardRemoved } from "./guards";

/** Who must agree to which changes. The rules of both sides hold for the change of the rules itself (`review/required`). */
export function diffReview(
  before: readonly RequiredReview[] = [],
  after: readonly RequiredReview[] = [],
): readonly Change[] {
  return compareNamed(before, after, {
    nameOf: ({ changeClass }) => changeClass,
    added: (rule) =>
      guardAdded("watch", own(rule), {
        words: `asked for: ${anyOf(rule.by)}`,
        why: "such a change waits for their agreement",
      }),
    removed: (rule) =>
      guardRemoved("watch", own(rule), {
        words: `nobody is asked any more, ${anyOf(rule.by)} was`,
        why: "such a change waits for nobody",
      }),
    // Any of them is enough, so one more is easier to get.
    both: (was, is) =>
      compareNames({
        added: (who) =>
          guardRemoved("watch", own(is), {
            words: `the agreement of ${who} is enough, too`,
            why: "it is easier to get",
          }),
        removed: (who) =>
          guardAdded("watch", own(is), {
            words: `the agreement of ${who} is not enough any more, that of ${anyOf(is.by)} is`,
            why: "who was asked has no voice in it any more",
          }),
      })(was.by, is.by),
  });
}

function own({ changeClass }: RequiredReview): Subject {
  return { subject: `the review of ${changeClass} changes`, at: reviewPath(changeClass) };
}

function anyOf(by: readonly string[]): string {
  return by.join(" or ");
}
