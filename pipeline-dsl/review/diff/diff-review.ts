import { PIPELINE } from "../../checks/paths";
import type { RequiredReview } from "../../model";
import type { Change, Subject } from "./change";
import { changed, compareNamed } from "./compare";

/** Who must agree to which changes. The rules of both sides hold for the change of the rules itself (`review/required`). */
export function diffReview(
  before: readonly RequiredReview[] = [],
  after: readonly RequiredReview[] = [],
): readonly Change[] {
  return compareNamed(before, after, {
    nameOf: ({ changeClass }) => changeClass,
    added: (rule) => ({ class: "operational", ...own(rule), words: `asked for: ${anyOf(rule.by)}` }),
    removed: (rule) => ({
      class: "operational",
      ...own(rule),
      words: `nobody is asked any more, ${anyOf(rule.by)} was`,
    }),
    both: (was, is) =>
      changed<readonly string[]>({ ...own(is), what: "asked for", show: anyOf }, "operational")(was.by, is.by),
  });
}

function own({ changeClass }: RequiredReview): Subject {
  return { subject: `the review of ${changeClass} changes`, at: `${PIPELINE}review/${changeClass}` };
}

function anyOf(by: readonly string[]): string {
  return by.join(" or ");
}
