import { type Site } from "../../model";
import { recoveryMachineNames } from "../recovery/machines";
import { RECOVERY_CODES } from "../recovery/codes";
import { SITE_FORMAT } from "../recovery/site";
import type { MachineDocument, States } from "./asl";
import { type FailoverContext } from "./failover/context";
import { runsRows } from "./failover/declared-tables";
import { functionTask } from "./failover/function-task";
import { FOLLOWING, REHEARSING } from "./failover/preflight";
import { FAILOVER_REFUSALS, refusal } from "./failover/refusals";
import { isVerdict, planStates, verifyStates } from "./failover/verify";
import { lookAtLock } from "./held-lock";
import { DIFFERING, naming, PASSED_OVER } from "./holder";
import { giveBackRecoveryLock, lockKey, orLost, takeRecoveryLock } from "./ledger";
import { lostLockStates } from "./lost-lock";
import { noteLoaded } from "./note-loaded";
import { REFUSALS, type Refusal } from "./refusals";
import { BATCH_OF_MAP, replayOneItem } from "./replay-task";
import { readSite, siteCheck, takeSite } from "./site";
import { SQL_REFUSED } from "./sql-task";

/** Ends an execution that nobody looks at; the next one goes on behind what this one has noted. */
const TIMEOUT_SECONDS = 24 * 60 * 60;

/**
 * Loads into a warm standby's warehouse what the active site has committed and what has arrived here: one batch after the other, each
 * verified, then noted in this site's ledger; one that differs is noted once a later one behind it is equal. It reads replicas alone, so it may lag and holds nobody up. Started again and again.
 */
export function printFollowMachine(context: FailoverContext): MachineDocument {
  const { model, bindings, place } = context;
  const { SiteUnknown, SiteFormat } = REFUSALS;
  return {
    Comment: `${recoveryMachineNames(model).follow}: loads into the ${bindings.site}'s warehouse what the other site has committed`,
    QueryLanguage: "JSONPath",
    TimeoutSeconds: TIMEOUT_SECONDS,
    StartAt: "ReadSite",
    States: {
      ...passiveStates(context, "FindBatch"),
      FindBatch: findBatch(context, "HasBatch"),
      HasBatch: {
        Type: "Choice",
        Choices: [{ Variable: "$.next.found", BooleanEquals: true, Next: "ReadLock" }],
        Default: "FollowsAllThatArrived",
      },
      ...lockStates(context, "DescribeBatch"),
      DescribeBatch: {
        Type: "Pass",
        Parameters: {
          "run_id.$": "$.next.run.run_id",
          "logical_date.$": "$.next.run.logical_date",
          "folder.$": "$.next.run.folder",
          "window_start.$": "$.next.run.window_start",
          "window_end.$": "$.next.run.window_end",
          "epoch.$": "$.site.epoch",
          "warehouse.$": "$.site.warehouse",
          "check_id.$": "$$.Execution.Name",
        },
        ResultPath: "$.run",
        Next: "MigrateSchema",
      },
      ...planStates(context, "$.run.logical_date", "IsUsable"),
      IsUsable: {
        Type: "Choice",
        Choices: [
          { ...isVerdict("usable"), Next: "LoadBatches" },
          { ...isVerdict("uncommitted"), Next: "UncommittedLoads" },
          { ...isVerdict("changed"), Next: "DefinitionChanged" },
        ],
        Default: "WarehouseBehind",
      },
      LoadBatches: {
        Type: "Map",
        Comment: "The batch, and before it what runs have loaded that it overtook",
        ItemsPath: "$.plan.batches",
        ItemSelector: {
          run: BATCH_OF_MAP,
          "skip.$": "$$.Map.Item.Value.skip",
          "put_back.$": "$$.Map.Item.Value.put_back",
        },
        // History is loaded forwards.
        MaxConcurrency: 1,
        ItemProcessor: {
          ProcessorConfig: { Mode: "INLINE" },
          ...replayOneItem(context.recovery),
        },
        ResultPath: null,
        Next: "VerifyConsistency",
      },
      ...verifyStates(context, "IsBatchWhole"),
      IsBatchWhole: {
        Type: "Choice",
        Choices: [
          { Variable: "$.verdict.equal", BooleanEquals: true, Next: "NoteLoaded" },
          { Variable: "$.next.more", BooleanEquals: true, Next: "SeeLater" },
        ],
        Default: "StandbyDiffers",
      },
      SeeLater: {
        Type: "Pass",
        Comment:
          "The manifest may tell of damage at the active site that was repaired since: a later one is compared with",
        Parameters: { found: true, more: false, "run.$": "$.next.later", later: null },
        ResultPath: "$.next",
        Next: "DescribeBatch",
      },
      NoteLoaded: orLost(noteLoaded(place, [siteCheck(place, OTHER[bindings.site], "$.run.epoch")], "FindAnother")),
      FindAnother: findBatch(context, "HasAnother"),
      HasAnother: {
        Type: "Choice",
        Choices: [{ Variable: "$.next.found", BooleanEquals: true, Next: "DescribeBatch" }],
        Default: "FreeLock",
      },
      FreeLock: giveBackRecoveryLock(place, "FollowsAllThatArrived"),
      ...lostLockStates(place, { key: lockKey(place), at: null }),
      FollowsAllThatArrived: { Type: "Succeed" },
      ActiveHere: { Type: "Succeed" },
      LeftToAnother: { Type: "Succeed" },
      SiteUnknown,
      SiteFormat,
      StandbyDiffers: naming("Pipeline.StandbyDiffers", RECOVERY_CODES["Pipeline.StandbyDiffers"], [
        "The batch is that of ",
        { path: "$.run.logical_date" },
        ", and the tables are ",
        DIFFERING,
        PASSED_OVER,
      ]),
      UncommittedLoads: refusal("Pipeline.UncommittedLoads"),
      WarehouseBehind: refusal("Pipeline.WarehouseBehind"),
      DefinitionChanged: FAILOVER_REFUSALS.DefinitionChanged,
      Refused: SQL_REFUSED,
    },
  };
}

const OTHER: Readonly<Record<Site, Site>> = { primary: "standby", standby: "primary" };

function passiveStates({ place, bindings }: FailoverContext, next: string): States {
  return {
    ReadSite: readSite(place, "HasSite"),
    HasSite: {
      Type: "Choice",
      Choices: [
        { Not: { Variable: "$.stored_site.Item", IsPresent: true }, Next: "SiteUnknown" satisfies Refusal },
        {
          Not: { Variable: "$.stored_site.Item.format.N", StringEquals: String(SITE_FORMAT) },
          Next: "SiteFormat" satisfies Refusal,
        },
        // Runs load this warehouse themselves.
        { Variable: "$.stored_site.Item.active.S", StringEquals: bindings.site, Next: "ActiveHere" },
      ],
      Default: "TakeSite",
    },
    TakeSite: takeSite(next),
  };
}

function findBatch(context: FailoverContext, next: string) {
  return functionTask(context, {
    operation: "to_follow",
    parameters: runsRows(context.model),
    keep: ["found", "later", "more", "run"],
    resultPath: "$.next",
    next,
  });
}

/** Beside a failover, a rehearsal or an earlier execution of this machine nothing is loaded: they load the same. */
function lockStates({ place }: FailoverContext, next: string): States {
  return {
    ...lookAtLock(place, {
      key: lockKey(place),
      attributes: ["owner", "status"],
      busy: ["RUNNING", REHEARSING, FOLLOWING],
      item: "Lock",
      none: "SeeNoLock",
      next: "TakeLock",
      held: "LeftToAnother",
    }),
    TakeLock: takeRecoveryLock(place, {
      status: FOLLOWING,
      // Who follows activates nothing.
      activated: { expression: "if_not_exists(#activated, :none)", values: { ":none": { S: "" } } },
      isGivenBack: true,
      look: "ReadSite",
      next,
    }),
  };
}
