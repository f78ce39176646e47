import type { States } from "./asl";
import { lookAtLock } from "./held-lock";
import { latestKey, type LedgerPlace } from "./ledger";
import type { Refusal } from "./refusals";

/** Whose the lock of runs is, and with it whether this execution begins a run or heals one. */
export function lockStates(place: LedgerPlace, next: { readonly retry: string; readonly newRun: string }): States {
  return {
    ...lookAtLock(place, {
      key: latestKey(place),
      attributes: ["owner", "run_id", "status"],
      item: "Latest",
      none: "SeeNone",
      next: "ChooseKind",
      held: "AlreadyRunning" satisfies Refusal,
    }),
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
