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
    added: (accepted) =>
      guardRemoved("watch", own(accepted), {
        words: `accepted: ${text(accepted.reason)}`,
        why: "nobody is told of it any more",
      }),
    removed: (accepted) => guardAdded("watch", own(accepted), { words: "accepted no more", why: "it is told again" }),
    both: (was, is) =>
      changed<AcceptedWarning>(
        { ...own(is), what: "reason", show: ({ reason }) => text(reason), why: "it stays accepted" },
        "documentation",
      )(was, is),
  });
}

function own({ code, at }: AcceptedWarning): Subject {
  return { subject: `the warning ${code}`, at: acceptancePath(at, code) };
}
