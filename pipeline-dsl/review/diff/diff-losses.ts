import { lossPath } from "../../checks/paths";
import type { PermittedLoss } from "../../model";
import { describeLoss } from "../losses/describe";
import type { Change, Subject } from "./change";
import { changed, compareNamed, text } from "./compare";
import { guardAdded, guardRemoved, guards, least } from "./guards";

/** What the next migration may give up. That it does is told at the thing itself, and above every review. */
export function diffLosses(
  before: readonly PermittedLoss[] = [],
  after: readonly PermittedLoss[] = [],
): readonly Change[] {
  return compareNamed(before, after, {
    nameOf: lossPath,
    // A permission is no guard but the end of one.
    added: (loss) =>
      guardRemoved("watch", own(loss), {
        words: `permitted until ${loss.until}: ${text(loss.reason)}`,
        why: "a migration that gives it up may be written",
      }),
    removed: (loss) =>
      guardAdded("watch", own(loss), {
        words: "permitted no more",
        why: "a migration that would give it up is refused",
      }),
    both: (was, is) => [
      ...changed<string>(
        {
          ...own(is),
          what: "permitted until",
          show: String,
          why: "a migration that gives it up may be written until that day",
        },
        guards("watch", (until) => least(Date.parse(until))),
      )(was.until, is.until),
      ...changed<PermittedLoss>(
        { ...own(is), what: "reason", show: ({ reason }) => text(reason), why: "it stays permitted" },
        "documentation",
      )({ ...was, until: is.until }, is),
    ],
  });
}

function own(loss: PermittedLoss): Subject {
  return { subject: `the loss of ${describeLoss(loss)}`, at: lossPath(loss) };
}
