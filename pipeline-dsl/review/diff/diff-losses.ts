import { lossPath } from "../../checks/paths";
import type { PermittedLoss } from "../../model";
import { describeLoss } from "../losses/describe";
import type { Change, Subject } from "./change";
import { changed, compareNamed, text } from "./compare";

/** What the next migration may give up. That it does is told at the thing itself, and above every review. */
export function diffLosses(
  before: readonly PermittedLoss[] = [],
  after: readonly PermittedLoss[] = [],
): readonly Change[] {
  return compareNamed(before, after, {
    nameOf: lossPath,
    added: (loss) => ({
      class: "operational",
      ...own(loss),
      words: `permitted until ${loss.until}: ${text(loss.reason)}`,
    }),
    removed: (loss) => ({ class: "operational", ...own(loss), words: "permitted no more" }),
    both: (was, is) => [
      ...changed<PermittedLoss>({ ...own(is), what: "permitted until", show: ({ until }) => until }, "operational")(
        { ...was, reason: is.reason },
        is,
      ),
      ...changed<PermittedLoss>({ ...own(is), what: "reason", show: ({ reason }) => text(reason) }, "documentation")(
        { ...was, until: is.until },
        is,
      ),
    ],
  });
}

function own(loss: PermittedLoss): Subject {
  return { subject: `the loss of ${describeLoss(loss)}`, at: lossPath(loss) };
}
