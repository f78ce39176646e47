import type { PermittedLoss, PipelineModel } from "../../model";
import { lossPath } from "../../checks/paths";
import { planMigration } from "../migration/plan-migration";
import { isOverdue, permissionWords } from "./permissions";

/** What a change gives up in the warehouse by the definition's leave, and what else it has leave for. */
export interface ReviewedLosses {
  readonly given: readonly ReviewedLoss[];
  /** The migration is written already, or never needed it. */
  readonly unused: readonly ReviewedLoss[];
}

export interface ReviewedLoss extends PermittedLoss {
  /** Its last day is over: `lock` refuses the change. */
  readonly overdue: boolean;
}

export const NO_LOSSES: ReviewedLosses = { given: [], unused: [] };

/** `onTheWay`: what earlier migrations of the change give up, so that leave for it is not for nothing. */
export function reviewLosses(
  before: PipelineModel,
  after: PipelineModel,
  today: string,
  onTheWay: readonly PermittedLoss[] = [],
): ReviewedLosses {
  const { losses, unused } = planMigration(before, after);
  const asked = new Set(onTheWay.map(lossPath));
  const reviewed = (loss: PermittedLoss): ReviewedLoss => ({ ...loss, overdue: isOverdue(loss, today) });
  return { given: losses.map(reviewed), unused: unused.filter((loss) => !asked.has(lossPath(loss))).map(reviewed) };
}

/** A sentence each, for the top of a review. */
export function lossSentences(
  { given, unused }: ReviewedLosses,
  { isRefused }: { readonly isRefused: boolean },
): readonly string[] {
  return [
    ...given.map((loss) => {
      const words = permissionWords(loss);
      return loss.overdue
        ? `The warehouse would give up ${words}. That day is over: npx pipeline lock refuses it.`
        : `The warehouse ${isRefused ? "would give up" : "gives up"} ${words}.`;
    }),
    ...unused.map(
      (loss) =>
        `Nothing is given up of ${permissionWords(loss)}. It is done, or was never asked for: take the line out.`,
    ),
  ];
}
