import type { ChoiceRule, Condition, States } from "./asl";
import { lookAtLock } from "./held-lock";
import { latestKey, type LedgerPlace } from "./ledger";
import type { Refusal } from "./refusals";

/** A restore has put a table back, or was about to, and has not caught it up: after `lookAtLock` of the lock of runs. */
const RESTORE_IS_UNFINISHED = {
  Variable: "$.latest.Item.restoring",
  IsPresent: true,
} as const satisfies Condition;

/** Of such a restore: the transaction that puts rows back was about to begin, or has ended. */
export const PUT_BACK_IS_BEGUN = {
  Variable: "$.latest.Item.restoring_since",
  IsPresent: true,
} as const satisfies Condition;

/** How a restore that has not come to its end is refused, by what it may have changed. */
export function refuseUnfinished(
  next: { readonly begun: string; readonly notBegun: string },
  more: readonly Condition[] = [],
): readonly ChoiceRule[] {
  return [
    { And: [RESTORE_IS_UNFINISHED, { Not: PUT_BACK_IS_BEGUN }, ...more], Next: next.notBegun },
    { And: [RESTORE_IS_UNFINISHED, ...more], Next: next.begun },
  ];
}

/** Whose the lock of runs is, and with it whether this execution begins a run or heals one. */
export function lockStates(place: LedgerPlace, next: { readonly retry: string; readonly newRun: string }): States {
  return {
    ...lookAtLock(place, {
      key: latestKey(place),
      attributes: ["owner", "run_id", "status"],
      item: "Latest",
      none: "SeeNone",
      next: "IsRestoreUnfinished",
      held: "AlreadyRunning" satisfies Refusal,
    }),
    IsRestoreUnfinished: {
      Type: "Choice",
      Choices: refuseUnfinished({
        begun: "RestoreUnfinished" satisfies Refusal,
        notBegun: "RestoreNotBegun" satisfies Refusal,
      }),
      Default: "ChooseKind",
    },
    ChooseKind: {
      Type: "Choice",
      Choices: [
        {
          And: [
            { Variable: "$.input.retry", BooleanEquals: true },
            { Variable: "$.seen.status", StringEquals: "RUNNING" },
          ],
          Next: next.retry,
        },
        { Variable: "$.input.retry", BooleanEquals: true, Next: "NothingToRetry" satisfies Refusal },
      ],
      Default: next.newRun,
    },
  };
}
