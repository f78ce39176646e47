import type { FailState } from "./asl";
import { printFormat } from "./asl/intrinsic";

/** A refusal that says what it is about: behind the code's own sentence, words with paths into the execution's data. */
export function naming(
  error: string,
  cause: string,
  about: readonly (string | { readonly path: string })[],
): FailState {
  return { Type: "Fail", Error: error, CausePath: printFormat([`${cause}. `, ...about]) };
}

/** The tables that a comparison has found different. */
export const DIFFERING = { path: "States.JsonToString($.verdict.differing)" };

/** The backfills that a replay could not repeat, behind them: empty where there is none. */
export const PASSED_OVER = { path: "$.plan.passed_over" };

/** Somebody is at work, whom the refusal names: as `lookAtLock` has seen who holds the lock. */
export function heldBy(
  error: string,
  cause: string,
  seen: "seen.owner" | "seen_backup.owner" | "seen_backfill.owner" | "holder.Item.owner.S",
): FailState {
  return naming(error, cause, ["The lock is held by ", { path: `$.${seen}` }]);
}

const TABLE = { path: "$.latest.Item.restoring.S" };

/** After a look at the lock of runs that says that a table is being restored, and that something may have been put back. */
export const RESTORE_UNFINISHED: FailState = restoreUnfinished([
  "A restore of ",
  TABLE,
  ", or the last step of its backfill, has not come to its end, so the table may lack days. Nothing was started. Fix: start it again, with npx pipeline restore ",
  TABLE,
  " --as-of DATE or npx pipeline backfill ",
  TABLE,
  "; or give it up, and runs go on with the table as it is: ",
]);

/** The same of a restore that has ended before the transaction that puts rows back. */
export const RESTORE_NOT_BEGUN: FailState = restoreUnfinished([
  "A restore of ",
  TABLE,
  " has ended before it put anything back: the table is as it was before, and lacks no days by it. Nothing was started. Fix: start it again, with npx pipeline restore ",
  TABLE,
  " --as-of DATE; or give it up, and runs go on: ",
]);

function restoreUnfinished(words: readonly (string | { readonly path: string })[]): FailState {
  return {
    Type: "Fail",
    Error: "Pipeline.RestoreUnfinished",
    CausePath: printFormat([...words, "npx pipeline restore ", TABLE, " --give-up --reason TEXT"]),
  };
}
