import type { State, States } from "../asl";
import { printVerifyBatch } from "../../redshift/manifest";
import { printOpenBatch } from "../../redshift/site-epoch";
import { noteLoaded } from "../note-loaded";
import { sqlTask } from "../sql-task";
import { BATCH_OF_MAP, replayTask } from "../replay-task";
import { activationOf, type FailoverContext } from "./context";
import { functionTask } from "./function-task";
import { isMode } from "./preflight";
import { type FailoverRefusal, refusal } from "./refusals";

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
  const activation = activationOf(context);
  const opened = activation === "changeZone" ? "ReplayBatches" : "IsOpened";
  const ready = activation === "replay" ? "HasToReplay" : "ReplayBatches";
  return {
    DescribeRun: describeRun(opened),
    ...(opened === "IsOpened"
      ? {
          // A rehearsal of a standby that runs must not shut out what loads it.
          IsOpened: {
            Type: "Choice",
            Choices: [{ ...isMode("rehearsal"), Next: ready }],
            Default: "OpenWarehouse",
          } as const,
          OpenWarehouse: sqlTask(
            printOpenBatch(context.model.warehouse.schema, "open_warehouse"),
            context.bindings,
            ready,
          ),
        }
      : {}),
    ...(ready === "HasToReplay" ? lookAgainStates(context) : {}),
    ReplayBatches: {
      Type: "Map",
      ItemsPath: "$.chosen.batches",
      ItemSelector: { run: { ...BATCH_OF_MAP, "check_id.$": "$$.Execution.Name" } },
      // History is loaded forwards.
      MaxConcurrency: 1,
      ItemProcessor: {
        ProcessorConfig: { Mode: "INLINE" },
        StartAt: "ReplayBatch",
        States: replayedBatch(context),
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

/** What loaded this warehouse until it was opened is in its ledger now, and would be refused: nothing is loaded behind a later date. */
function lookAgainStates(context: FailoverContext): States {
  return {
    HasToReplay: {
      Type: "Choice",
      Choices: [{ Variable: "$.chosen.batches[0]", IsPresent: true, Next: "SeeMissing" }],
      Default: "ReplayBatches",
    },
    SeeMissing: functionTask(context, {
      operation: "missing",
      parameters: { "until.$": "$.run.logical_date" },
      keep: ["batches"],
      resultPath: "$.missing",
      next: "ChooseMissing",
    }),
    ChooseMissing: {
      Type: "Pass",
      Parameters: { snapshot: null, "batches.$": "$.missing.batches" },
      ResultPath: "$.chosen",
      Next: "ReplayBatches",
    },
  };
}

/**
 * A restored warehouse is restored again by a second start. One that stands is not: what it holds is noted batch by batch, each
 * when its rows are all there.
 */
function replayedBatch(context: FailoverContext): States {
  const noted = activationOf(context) === "replay";
  const ReplayBatch = replayTask(context.recovery, { "run.$": "$.run", skip: {} }, noted ? "CountBatch" : null);
  if (!noted) return { ReplayBatch };
  return {
    ReplayBatch,
    CountBatch: sqlTask(printVerifyBatch(context.model, "counts"), context.bindings, "CompareBatch"),
    CompareBatch: compare(context, "counts", "IsBatchWhole"),
    IsBatchWhole: {
      Type: "Choice",
      Choices: [{ Variable: "$.verdict.equal", BooleanEquals: true, Next: "NoteLoaded" }],
      Default: "BatchIncomplete",
    },
    NoteLoaded: noteLoaded(context.place, [], null),
    BatchIncomplete: refusal("Pipeline.StandbyIncomplete"),
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
