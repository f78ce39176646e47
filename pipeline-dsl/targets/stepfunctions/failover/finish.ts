import type { Condition, States } from "../asl";
import { printCleanUpBatch } from "../../redshift/rehearsal";
import { freeLock, giveBackRecoveryLock, lockKey } from "../ledger";
import { lostLockStates } from "../lost-lock";
import { sqlTask } from "../sql-task";
import { caught, sdkTask } from "./sdk-task";
import { activationOf, type FailoverContext } from "./context";
import { functionTask } from "./function-task";
import { isMode } from "./preflight";
import type { FailoverRefusal } from "./refusals";

/** Writes down what was done, leaves no rehearsal behind, frees the lock, and says the truth about the end. */
export function finishStates(context: FailoverContext): States {
  const { place } = context;
  return {
    IsDegraded: {
      Type: "Choice",
      Choices: [{ Variable: "$.verdict.equal", BooleanEquals: true, Next: "SayRecovered" }],
      Default: "SayDegraded",
    },
    SayRecovered: { Type: "Pass", Result: { outcome: "SUCCEEDED" }, ResultPath: "$.end", Next: "WriteReport" },
    SayDegraded: { Type: "Pass", Result: { outcome: "DEGRADED" }, ResultPath: "$.end", Next: "WriteReport" },
    WriteReport: functionTask(context, {
      operation: "record",
      parameters: {
        report: {
          "execution.$": "$$.Execution.Name",
          "mode.$": "$.input.mode",
          "reason.$": "$.input.reason",
          "approved_by.$": "$.input.approved_by",
          "outcome.$": "$.end.outcome",
          "epoch.$": "$.survey.epoch",
          "started_at.$": "$$.Execution.StartTime",
          "moved_at.$": "$.moved.at",
          "rpo_seconds.$": "$.survey.loss_seconds",
          "snapshot.$": "$.chosen.snapshot",
          "replayed.$": "$.plan.batches",
          "fenced.$": "$.fence.reached",
          verified: {
            "tables.$": "$.verdict.tables",
            "loaded_again.$": "$.first_verdict.differing",
            "differing.$": "$.verdict.differing",
            "counted.$": "$.verdict.counted",
          },
        },
      },
      keep: ["rto_seconds"],
      resultPath: "$.report",
      next: "IsRehearsalOver",
    }),
    IsRehearsalOver: {
      Type: "Choice",
      Choices: [{ ...isMode("rehearsal"), Next: "CleanUp" }],
      Default: "HasEndedWell",
    },
    ...cleanUpStates(context, "HasEndedWell"),
    HasEndedWell: {
      Type: "Choice",
      Choices: [
        { And: [HAS_SUCCEEDED, isMode("rehearsal")], Next: "GiveLockBack" },
        { ...HAS_SUCCEEDED, Next: "FreeLock" },
      ],
      // The lock stays as a dead owner's: the next start verifies again instead of refusing.
      Default: "RecoveryDegraded" satisfies FailoverRefusal,
    },
    GiveLockBack: giveBackRecoveryLock(place, "Recovered"),
    FreeLock: freeLock(place, "Recovered"),
    ...lostLockStates(place, { key: lockKey(place), at: null }),
    Recovered: { Type: "Succeed" },
  };
}

const HAS_SUCCEEDED: Condition = { Variable: "$.end.outcome", StringEquals: "SUCCEEDED" };

function cleanUpStates(context: FailoverContext, next: string): States {
  const activation = activationOf(context);
  switch (activation) {
    case "restoreServerless":
      return { CleanUp: sqlTask(printCleanUpBatch(context.model.warehouse.schema), context.bindings, next) };
    case "restoreCluster":
      return {
        CleanUp: {
          ...sdkTask("redshift:deleteCluster", {
            parameters: { "ClusterIdentifier.$": "$.target.warehouse.name", SkipFinalClusterSnapshot: true },
            resultPath: null,
            next,
          }),
          // Deleted by an earlier attempt whose answer was lost.
          Catch: caught("redshift:deleteCluster", next),
        },
      };
    case "replay":
    case "changeZone":
      return { CleanUp: { Type: "Pass", Comment: "Nothing was restored for the rehearsal", Next: next } };
    default:
      return activation satisfies never;
  }
}
