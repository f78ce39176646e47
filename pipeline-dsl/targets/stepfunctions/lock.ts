import type { Condition, States } from "./asl";
import { lookAtLock } from "./held-lock";
import { latestKey, type LedgerPlace } from "./ledger";
import type { Refusal } from "./refusals";

/** A restore has put a table back, or was about to, and has not caught it up: after `lookAtLock` of the lock of runs. */
export const RESTORE_IS_UNFINISHED = {
  Variable: "$.latest.Item.restoring",
  IsPresent: true,
} as const satisfies Condition;

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
      Choices: [{ ...RESTORE_IS_UNFINISHED, Next: "RestoreUnfinished" satisfies Refusal }],
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
