import type { ChoiceRule, Condition, FailState, JsonObject, State, States } from "../asl";
import { RECOVERY_CODES } from "../../recovery/codes";
import { printLoadsBatch } from "../../redshift/loads";
import { printVerifyBatch } from "../../redshift/manifest";
import { printOpenBatch } from "../../redshift/site-epoch";
import { CATCH_LOST } from "../ledger";
import { holdLock, noteLoaded } from "../note-loaded";
import { SQL_REFUSED, sqlGuard, sqlTask } from "../sql-task";
import { BATCH_OF_MAP, replayItem, replayTask } from "../replay-task";
import { activationOf, type FailoverContext, restores } from "./context";
import { declaredTables, putBackTogether } from "./declared-tables";
import { functionTask } from "./function-task";
import { FENCE, isActive, isMode } from "./preflight";
import type { FailoverRefusal } from "./refusals";

/** `$.run`: the newest committed batch under the new epoch, in the warehouse that is worked on. */
export function describeRun(next: string): State {
  const newest = "$.survey.newest";
  return {
    Type: "Pass",
    Parameters: {
      "run_id.$": `${newest}.run_id`,
      "logical_date.$": `${newest}.logical_date`,
      "folder.$": `${newest}.folder`,
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
  return {
    DescribeRun: describeRun(activationOf(context) === "changeZone" ? "PlanNothing" : "IsOpened"),
    ...openStates(context, "StandsAsItIs"),
    PlanNothing: {
      Type: "Pass",
      Result: { batches: [], passed_over: "" },
      ResultPath: "$.plan",
      Next: "ReplayBatches",
    },
    ReplayBatches: {
      Type: "Map",
      ItemsPath: "$.plan.batches",
      ItemSelector: {
        run: { ...BATCH_OF_MAP, "check_id.$": "$$.Execution.Name" },
        "skip.$": "$$.Map.Item.Value.skip",
        "is_batch.$": "$$.Map.Item.Value.is_batch",
        "put_back.$": "$$.Map.Item.Value.put_back",
        "passed_over.$": "$.plan.passed_over",
      },
      // History is loaded forwards.
      MaxConcurrency: 1,
      ItemProcessor: {
        ProcessorConfig: { Mode: "INLINE" },
        StartAt: "IsBackfill",
        States: replayedBatch(context),
      },
      ResultPath: null,
      ...(activationOf(context) === "replay" ? { Catch: [CATCH_LOST] } : {}),
      Next: "CountRows",
    },
    CountRows: sqlTask(printVerifyBatch(context.model, "counts"), context.bindings, "CompareCounts"),
    CompareCounts: compare(context, "counts", "IsStandbyComplete"),
    IsStandbyComplete: {
      Type: "Choice",
      Choices: [
        ...hasMoved(context, next),
        { And: [IS_EQUAL, isMode("failback")], Next: "VerifyReturning" },
        { ...IS_EQUAL, Next: next },
      ],
      Default: "StandbyIncomplete",
    },
    // Nobody waits for a fail-back: it moves nothing before every value is found equal.
    VerifyReturning: sqlTask(
      { ...printVerifyBatch(context.model, "fingerprints"), step: "verify_returning" },
      context.bindings,
      "CompareReturning",
    ),
    CompareReturning: compare(context, "fingerprints", "IsReturningEqual", { strict: true }),
    IsReturningEqual: {
      Type: "Choice",
      Choices: [{ ...IS_EQUAL, Next: activationOf(context) === "changeZone" ? next : FENCE }],
      Default: "StandbyIncomplete",
    },
    StandbyIncomplete: STANDBY_INCOMPLETE,
  };
}

/**
 * An earlier start has moved the site here: there is nothing left to hold back. What differs since then is loaded again behind
 * it, or told as degraded.
 */
function hasMoved(context: FailoverContext, next: string): readonly ChoiceRule[] {
  // Within one Region the site is always this one.
  if (activationOf(context) === "changeZone") return [];
  return [{ And: [isActive(context.bindings.site), { Not: isMode("rehearsal") }], Next: next }];
}

/** With the names of the tables. */
const STANDBY_INCOMPLETE: FailState = {
  Type: "Fail",
  Error: "Pipeline.StandbyIncomplete",
  CausePath: "$.verdict.complaint",
};

const IS_EQUAL: Condition = { Variable: "$.verdict.equal", BooleanEquals: true };

function openStates(context: FailoverContext, next: string): States {
  if (activationOf(context) === "changeZone") return {};
  return {
    // A rehearsal of a standby that runs must not shut out what loads it.
    IsOpened: {
      Type: "Choice",
      Choices: [{ ...isMode("rehearsal"), Next: next }],
      Default: "OpenWarehouse",
    },
    OpenWarehouse: sqlTask(printOpenBatch(context.model.warehouse.schema, "open_warehouse"), context.bindings, next),
    [next]: {
      Type: "Choice",
      Choices: [{ Variable: "$.chosen.as_it_stands", IsPresent: true, Next: "PlanNothing" }],
      Default: "MigrateSchema",
    },
    ...planStates(context, "$.survey.newest.logical_date", "IsUsable"),
    ...usableStates(context, "ReplayBatches"),
  };
}

/**
 * `$.plan`: what has to be replayed, by what the warehouse says of itself, up to a date. The schema comes first: the definition
 * may be newer than the newest run, and the warehouse speaks of tables by the names that they have.
 */
export function planStates(context: FailoverContext, newest: string, next: string): States {
  const { tables, former, shapes, formerShapes } = declaredTables(context.model);
  return {
    MigrateSchema: replayTask(
      context.recovery,
      { "run.$": "$.run", skip: Object.fromEntries(tables.map((name) => [`load_${name}`, true])) },
      "IsMigrated",
    ),
    IsMigrated: sqlGuard("ReadLoads", "Refused"),
    ReadLoads: sqlTask(printLoadsBatch(context.model), context.bindings, "PlanReplay"),
    PlanReplay: functionTask(context, {
      operation: "plan_replay",
      parameters: {
        "check_id.$": "$$.Execution.Name",
        "newest.$": newest,
        former,
        shapes,
        former_shapes: formerShapes,
        members: putBackTogether(context.model),
        curated: context.model.lake.zones.curated,
        complaint: definitionChanged(context),
      },
      keep: ["batches", "complaint", "passed_over", "verdict"],
      resultPath: "$.plan",
      next,
    }),
  };
}

/** A warehouse that stands gets no snapshot by waiting: somebody restores one into it. */
function definitionChanged(context: FailoverContext): string {
  const told = RECOVERY_CODES["Pipeline.DefinitionChanged"];
  return restores(activationOf(context)) ? told : told.replace(WAIT_FOR_ONE, RESTORE_ONE);
}

const WAIT_FOR_ONE = "wait for a snapshot that holds the batches";
const RESTORE_ONE = "restore a snapshot that holds the batches into this warehouse";

export const isVerdict = (verdict: "usable" | "uncommitted" | "behind" | "changed"): Condition => ({
  Variable: "$.plan.verdict",
  StringEquals: verdict,
});

/** A snapshot that was taken after a run had failed half-way holds loads that nobody committed: an older one is restored in its place. */
function usableStates(context: FailoverContext, next: string): States {
  const isUsable = { ...isVerdict("usable"), Next: next };
  // An older snapshot lacks the batch as well.
  const isChanged = { ...isVerdict("changed"), Next: "DefinitionChanged" satisfies FailoverRefusal };
  if (activationOf(context) === "restoreServerless") {
    return {
      IsUsable: { Type: "Choice", Choices: [isUsable, isChanged], Default: "TryOlder" },
      TryOlder: {
        Type: "Pass",
        Parameters: { "older_than.$": "$.chosen.snapshot.taken_at", "found.$": "$.search.found" },
        ResultPath: "$.search",
        Next: "ChooseSnapshot",
      },
    };
  }
  return {
    IsUsable: {
      Type: "Choice",
      Choices: [
        // Nobody waits for a fail-back, and what is loaded past a backfill would have to be loaded again behind it.
        {
          And: [isVerdict("usable"), isMode("failback"), { Not: { Variable: "$.plan.passed_over", StringEquals: "" } }],
          Next: "BackfillBehind" satisfies FailoverRefusal,
        },
        isUsable,
        isChanged,
        { ...isVerdict("uncommitted"), Next: "UncommittedLoads" satisfies FailoverRefusal },
      ],
      Default: "WarehouseBehind" satisfies FailoverRefusal,
    },
  };
}

/**
 * A restored warehouse is restored again by a second start. One that stands is not: what it holds is noted batch by batch, each
 * when its rows are all there.
 */
function replayedBatch(context: FailoverContext): States {
  const noted = activationOf(context) === "replay";
  const replayed: States = {
    ...replayItem(context.recovery, "ReplayBatch", "IsReplayed"),
    IsReplayed: sqlGuard(noted ? "IsBatch" : "Replayed", "ReplayRefused"),
    ReplayRefused: SQL_REFUSED,
  };
  if (!noted) return { ...replayed, Replayed: { Type: "Succeed" } };
  return {
    ...replayed,
    IsBatch: {
      Type: "Choice",
      Choices: [{ Variable: "$.is_batch", BooleanEquals: true, Next: "CountBatch" }],
      // There is no manifest of it, and nothing to note.
      Default: "HoldLock",
    },
    HoldLock: holdLock(context.place, null),
    CountBatch: sqlTask(printVerifyBatch(context.model, "counts"), context.bindings, "CompareBatch"),
    CompareBatch: compare(context, "counts", "IsBatchWhole", { "passed_over.$": "$.passed_over" }),
    IsBatchWhole: {
      Type: "Choice",
      Choices: [{ ...IS_EQUAL, Next: "NoteLoaded" }],
      Default: "BatchIncomplete",
    },
    NoteLoaded: noteLoaded(context.place, [], null),
    BatchIncomplete: STANDBY_INCOMPLETE,
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
      Choices: [{ ...IS_EQUAL, Next: "NothingLoadedAgain" }],
      Default: "NoteLoadedAgain",
    },
    NothingLoadedAgain: { Type: "Pass", Result: { differing: [] }, ResultPath: "$.first_verdict", Next: next },
    NoteLoadedAgain: {
      Type: "Pass",
      Parameters: { "differing.$": "$.verdict.differing" },
      ResultPath: "$.first_verdict",
      Next: "LoadAgain",
    },
    LoadAgain: replayTask(context.recovery, { "run.$": "$.run", "skip.$": "$.verdict.skip" }, "IsLoadedAgain"),
    IsLoadedAgain: sqlGuard("VerifyAgain", "Refused"),
    VerifyAgain: sqlTask({ ...fingerprints, step: "verify_again" }, context.bindings, "CompareAgain"),
    CompareAgain: compare(context, "fingerprints", next),
  };
}

function compare(
  context: FailoverContext,
  level: "counts" | "fingerprints",
  next: string,
  more: JsonObject = {},
): State {
  const { tables, former } = declaredTables(context.model);
  return functionTask(context, {
    operation: "compare",
    parameters: {
      level,
      "check_id.$": "$$.Execution.Name",
      "logical_date.$": "$.run.logical_date",
      complaint: RECOVERY_CODES["Pipeline.StandbyIncomplete"],
      "passed_over.$": "$.plan.passed_over",
      tables,
      former,
      ...more,
    },
    keep: ["complaint", "counted", "differing", "equal", "skip", "tables"],
    resultPath: "$.verdict",
    next,
  });
}
