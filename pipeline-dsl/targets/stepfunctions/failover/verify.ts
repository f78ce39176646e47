import type { State, States } from "../asl";
import { printVerifyBatch } from "../../redshift/manifest";
import { printOpenBatch } from "../../redshift/site-epoch";
import { sqlTask } from "../sql-task";
import { BATCH_OF_MAP, replayTask } from "../replay-task";
import { activationOf, type FailoverContext } from "./context";
import { functionTask } from "./function-task";
import { isMode } from "./preflight";
import type { FailoverRefusal } from "./refusals";

/** `$.run`: the newest committed batch under the new epoch, in the warehouse that is worked on. */
export function describeRun(next: string): State {
  const newest = "$.survey.newest";
  return {
    Type: "Pass",
    Parameters: {
      "run_id.$": `${newest}.run_id`,
      "logical_date.$": `${newest}.logical_date`,
      "window_start.$": `${newest}.window_start`,
      "window_end.$": `${newest}.window_end`,
      "epoch.$": "States.Format('{}', $.survey.epoch)",
      "warehouse.$": "$.target.warehouse",
      "check_id.$": "$$.Execution.Name",
    },
    ResultPath: "$.run",
    Next: next,
  };
}

/** The schema as it is declared today, and the batches that the warehouse lacks, one after the other. */
export function replayStates(context: FailoverContext, next: string): States {
  const opened = activationOf(context) === "changeZone" ? "ReplayBatches" : "IsOpened";
  return {
    DescribeRun: describeRun(opened),
    ...(opened === "IsOpened"
      ? {
          // A rehearsal of a standby that runs must not shut out what loads it.
          IsOpened: {
            Type: "Choice",
            Choices: [{ ...isMode("rehearsal"), Next: "ReplayBatches" }],
            Default: "OpenWarehouse",
          } as const,
          OpenWarehouse: sqlTask(
            printOpenBatch(context.model.warehouse.schema, "open_warehouse"),
            context.bindings,
            "ReplayBatches",
          ),
        }
      : {}),
    ReplayBatches: {
      Type: "Map",
      ItemsPath: "$.chosen.batches",
      ItemSelector: BATCH_OF_MAP,
      // History is loaded forwards.
      MaxConcurrency: 1,
      ItemProcessor: {
        ProcessorConfig: { Mode: "INLINE" },
        StartAt: "ReplayBatch",
        States: { ReplayBatch: replayTask(context.recovery, { "run.$": "$", skip: {} }, null) },
      },
      ResultPath: null,
      Next: "CountRows",
    },
    CountRows: sqlTask(printVerifyBatch(context.model, "counts"), context.bindings, "CompareCounts"),
    CompareCounts: compare(context, "counts", "IsStandbyComplete"),
    IsStandbyComplete: {
      Type: "Choice",
      Choices: [{ Variable: "$.verdict.equal", BooleanEquals: true, Next: next }],
      Default: "StandbyIncomplete" satisfies FailoverRefusal,
    },
  };
}

/** Every value of every table against the manifest. What differs is loaded once more, and never passed over. */
export function verifyStates(context: FailoverContext, next: string): States {
  const fingerprints = printVerifyBatch(context.model, "fingerprints");
  return {
    VerifyConsistency: sqlTask(fingerprints, context.bindings, "CompareFingerprints"),
    CompareFingerprints: compare(context, "fingerprints", "IsConsistent"),
    IsConsistent: {
      Type: "Choice",
      Choices: [{ Variable: "$.verdict.equal", BooleanEquals: true, Next: "NothingLoadedAgain" }],
      Default: "NoteLoadedAgain",
    },
    NothingLoadedAgain: { Type: "Pass", Result: { differing: [] }, ResultPath: "$.first_verdict", Next: next },
    NoteLoadedAgain: {
      Type: "Pass",
      Parameters: { "differing.$": "$.verdict.differing" },
      ResultPath: "$.first_verdict",
      Next: "LoadAgain",
    },
    LoadAgain: replayTask(context.recovery, { "run.$": "$.run", "skip.$": "$.verdict.skip" }, "VerifyAgain"),
    VerifyAgain: sqlTask({ ...fingerprints, step: "verify_again" }, context.bindings, "CompareAgain"),
    CompareAgain: compare(context, "fingerprints", next),
  };
}

function compare(context: FailoverContext, level: "counts" | "fingerprints", next: string): State {
  return functionTask(context, {
    operation: "compare",
    parameters: { level, "check_id.$": "$$.Execution.Name", "logical_date.$": "$.run.logical_date" },
    keep: ["differing", "equal", "skip", "tables"],
    resultPath: "$.verdict",
    next,
  });
}
