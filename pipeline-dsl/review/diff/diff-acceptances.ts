import { acceptancePath } from "../../checks/paths";
import type { AcceptedWarning } from "../../model";
import type { Change, Subject } from "./change";
import { changed, compareNamed, text } from "./compare";
import { guardAdded, guardRemoved } from "./guards";

/** Warnings that nobody is told of any more, or again. */
export function diffAcceptances(
  before: readonly AcceptedWarning[] = [],
  after: readonly AcceptedWarning[] = [],
): readonly Change[] {
  return compareNamed(before, after, {
    nameOf: (accepted) => own(accepted).at,
    added: (accepted) => guardRemoved("watch", own(accepted), `accepted: ${text(accepted.reason)}`),
    removed: (accepted) => guardAdded("watch", own(accepted), "accepted no more"),
    both: (was, is) =>
      changed<AcceptedWarning>({ ...own(is), what: "reason", show: ({ reason }) => text(reason) }, "documentation")(
        was,
        is,
      ),
  });
}

function own({ code, at }: AcceptedWarning): Subject {
  return { subject: `the warning ${code}`, at: acceptancePath(at, code) };
}
