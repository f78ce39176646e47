import { lossPath } from "../../checks/paths";
import type { PermittedLoss, PipelineModel } from "../../model";
import { describeLoss } from "../losses/describe";
import type { Change, Subject } from "./change";
import { changed, compareNamed, text } from "./compare";
import { guardAdded, guardRemoved, guards, least } from "./guards";

/** What the next migration may give up of the older `warehouse`. That it does is told at the thing itself, and above every review. */
export function diffLosses(
  warehouse: PipelineModel["warehouse"],
): (before?: readonly PermittedLoss[], after?: readonly PermittedLoss[]) => readonly Change[] {
  return (before = [], after = []) =>
    compareNamed(before, after, {
      nameOf: lossPath,
      // A permission is no guard but the end of one.
      added: (loss) =>
        guardRemoved("watch", own(loss), {
          words: `permitted until ${loss.until}: ${text(loss.reason)}`,
          why: "until that day a migration that gives it up may be written",
        }),
      removed: (loss) =>
        guardAdded("watch", own(loss), {
          words: "permitted no more",
          why: isLeft(loss, warehouse)
            ? "a migration that would give it up is refused"
            : "there is nothing of it left to be given up",
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

/** Whether the older warehouse has what may go. Of values and rows nobody knows. */
function isLeft({ kind, target, column }: PermittedLoss, { targets }: PipelineModel["warehouse"]): boolean {
  const found = targets.find(({ name }) => name === target);
  switch (kind) {
    case "values":
    case "rows":
      return true;
    case "target":
      return found !== undefined;
    case "versions":
      return found?.kind === "dimension" && found.history.kind === "versions";
    case "column":
      return found?.columns.some(({ name }) => name === column) ?? false;
    default:
      return kind satisfies never;
  }
}

function own(loss: PermittedLoss): Subject {
  return { subject: `the loss of ${describeLoss(loss)}`, at: lossPath(loss) };
}
