import type { Site } from "../../../model";
import { RECOVERY_CODES } from "../../recovery/codes";
import { SITE_FORMAT } from "../../recovery/site";
import type { Condition, PassState, States, TaskState } from "../asl";
import { lookAtLock } from "../held-lock";
import { withDefaults } from "../input-defaults";
import { lockKey, takeRecoveryLock } from "../ledger";
import { readSite, takeSite } from "../site";
import { activationOf, type FailoverContext, isFollowed, restores } from "./context";
import { runsRows } from "./declared-tables";
import { functionTask } from "./function-task";
import type { FailoverRefusal } from "./refusals";

export const isMode = (mode: "failover" | "rehearsal" | "failback"): Condition => ({
  Variable: "$.input.mode",
  StringEquals: mode,
});

/** Reads the input and refuses what it cannot mean. */
export function inputStates(next: string): States {
  const isText = (name: string): Condition => ({
    And: [{ Variable: `$.input.${name}`, IsString: true }, { Not: { Variable: `$.input.${name}`, StringEquals: "" } }],
  });
  return {
    ...withDefaults({ mode: "", reason: "", approved_by: "", accept_loss_seconds: 0 }, "ReadInput"),
    ReadInput: {
      Type: "Choice",
      Choices: [
        {
          And: [
            { Variable: "$.input.mode", IsString: true },
            { Or: [isMode("failover"), isMode("rehearsal"), isMode("failback")] },
            isText("reason"),
            isText("approved_by"),
            { Variable: "$.input.accept_loss_seconds", IsNumeric: true },
          ],
          Next: next,
        },
      ],
      Default: "MalformedInput" satisfies FailoverRefusal,
    },
  };
}

/**
 * Looks before anything is touched: where the pipeline lives, who else is at work here, what there is and what would be lost.
 * `verified`: the way on of a fail-back that is fenced when all of its warehouse was found equal.
 */
export function preflightStates(context: FailoverContext, next: string, verified: string): States {
  const { place, bindings } = context;
  const asked = restores(activationOf(context)) ? "BeginSearch" : WHICH_LOCK;
  return {
    ReadSite: readSite(place, "HasSite"),
    HasSite: {
      Type: "Choice",
      Choices: [
        { Not: { Variable: "$.stored_site.Item", IsPresent: true }, Next: "SiteUnknown" satisfies FailoverRefusal },
        {
          Variable: "$.stored_site.Item.format.N",
          StringEquals: String(SITE_FORMAT),
          Next: "TakeSite",
        },
      ],
      Default: "SiteFormat" satisfies FailoverRefusal,
    },
    TakeSite: takeSite("ReadLock"),
    ...lookAtLock(place, {
      key: lockKey(place),
      attributes: ["owner", "status", "activated"],
      item: "Lock",
      none: "SeeNoLock",
      next: "Survey",
      ...(isFollowed(context)
        ? { busy: ["RUNNING", REHEARSING, FOLLOWING], held: "IsFollower" }
        : { busy: ["RUNNING", REHEARSING], held: "RecoveryRunning" satisfies FailoverRefusal }),
    }),
    ...(isFollowed(context) ? { IsFollower: isFollower("Survey") } : {}),
    Survey: survey(context, "CheckSurvey"),
    CheckSurvey: {
      Type: "Choice",
      Choices: [
        {
          Variable: "$.survey.found",
          BooleanEquals: false,
          Next: "NothingToRecoverFrom" satisfies FailoverRefusal,
        },
        ...(activationOf(context) === "changeZone"
          ? [{ Variable: "$.survey.found", BooleanEquals: true, Next: asked }]
          : []),
        // An earlier start moved the site here and did not end well: it is brought to its end.
        {
          And: [
            isActive(bindings.site),
            { Not: isMode("rehearsal") },
            { Variable: "$.seen.status", StringEquals: "RUNNING" },
          ],
          Next: asked,
        },
        { ...isActive(bindings.site), Next: "SiteActive" satisfies FailoverRefusal },
        { ...isMode("rehearsal"), Next: asked },
        {
          And: [isMode("failback"), { Variable: "$.survey.other_reached", BooleanEquals: false }],
          Next: "SiteBehind" satisfies FailoverRefusal,
        },
        { And: [isMode("failback"), isLossOver(0)], Next: "SiteBehind" satisfies FailoverRefusal },
        {
          And: [
            isLossOver(context.model.recovery.standby.rpoSeconds),
            {
              Variable: "$.survey.loss_seconds",
              NumericGreaterThanPath: "$.input.accept_loss_seconds",
            },
          ],
          Next: "LossOverObjective" satisfies FailoverRefusal,
        },
      ],
      Default: asked,
    },
    [WHICH_LOCK]: {
      Type: "Choice",
      Choices: [{ ...isMode("rehearsal"), Next: "TakeRehearsalLock" }],
      Default: "TakeLock",
    },
    // It gives the lock back as it was: a failover that has not come to its end has not come to it by a rehearsal.
    TakeRehearsalLock: takeRecoveryLock(place, {
      status: REHEARSING,
      activated: { expression: "if_not_exists(#activated, :none)", values: { ":none": { S: "" } } },
      isGivenBack: true,
      look: "ReadSite",
      next: "ChooseTarget",
    }),
    TakeLock: takeRecoveryLock(place, {
      status: "RUNNING",
      activated: { expression: ":activated", values: { ":activated": { "S.$": "$.seen.activated" } } },
      look: "ReadSite",
      next: "ChooseTarget",
    }),
    ChooseTarget: {
      Type: "Choice",
      Choices: [{ ...isMode("rehearsal"), Next: "TargetRehearsal" }],
      Default: "TargetSite",
    },
    TargetSite: {
      Type: "Pass",
      Parameters: { "warehouse.$": "$.site.warehouse", namespace: context.recovery.namespace },
      ResultPath: "$.target",
      Next: activationOf(context) === "changeZone" ? "NotFenced" : "IsFencedFirst",
    },
    TargetRehearsal: targetRehearsal(context),
    NotFenced: { Type: "Pass", Result: { reached: false }, ResultPath: "$.fence", Next: next },
    ...(activationOf(context) === "changeZone" ? {} : caughtUpStates(context, next, verified)),
  };
}

/** Who follows never holds a failover up: it loses the lock, and the warehouse when that is opened. A rehearsal waits its turn. */
function isFollower(next: string): States[string] {
  return {
    Type: "Choice",
    Choices: [
      { And: [{ Not: isMode("rehearsal") }, { Variable: "$.seen.status", StringEquals: FOLLOWING }], Next: next },
    ],
    Default: "RecoveryRunning" satisfies FailoverRefusal,
  };
}

/** From here on the ledger is changed. */
export const WHICH_LOCK = "WhichLock";

/** Status of the lock while a failover is rehearsed. */
export const REHEARSING = "REHEARSING";

/** Status of the lock while a warm standby loads what the other site has committed. */
export const FOLLOWING = "FOLLOWING";

/**
 * What the other site committed until it was fenced arrives with the lake's replication; a fail-back waits for it. The site that a
 * fail-back leaves is well, so it goes on until the other has been found equal.
 */
function caughtUpStates(context: FailoverContext, next: string, verified: string): States {
  return {
    IsFencedFirst: { Type: "Choice", Choices: [{ ...isMode("failback"), Next: "NotFenced" }], Default: FENCE },
    [FENCE]: functionTask(context, {
      operation: "fence",
      parameters: { "epoch.$": "$.survey.epoch", "owner.$": "$$.Execution.Id" },
      keep: ["reached"],
      resultPath: "$.fence",
      next: "BeginCatchingUp",
    }),
    BeginCatchingUp: { Type: "Pass", Result: { count: 0 }, ResultPath: "$.polls", Next: "CheckFence" },
    CheckFence: {
      Type: "Choice",
      Choices: [
        {
          And: [isMode("failback"), { Variable: "$.fence.reached", BooleanEquals: false }],
          Next: "SiteBehind" satisfies FailoverRefusal,
        },
      ],
      Default: "SurveyAgain",
    },
    SurveyAgain: survey(context, "IsCaughtUp"),
    IsCaughtUp: {
      Type: "Choice",
      Choices: [
        { Not: isMode("failback"), Next: next },
        { Variable: "$.survey.loss_seconds", NumericLessThanEquals: 0, Next: "IsNewestVerified" },
        { Variable: "$.polls.count", NumericLessThan: REPLICATION_POLLS, Next: "WaitForReplication" },
      ],
      Default: "SiteBehind" satisfies FailoverRefusal,
    },
    // The last one that it committed is loaded and compared too.
    IsNewestVerified: {
      Type: "Choice",
      Choices: [{ Variable: "$.survey.newest.run_id", StringEqualsPath: "$.run.run_id", Next: verified }],
      Default: "DescribeRun",
    },
    WaitForReplication: { Type: "Wait", Seconds: 60, Next: "CountReplicationPoll" },
    CountReplicationPoll: countPoll("SurveyAgain"),
  };
}

export const FENCE = "FenceOther";

export function countPoll(next: string): PassState {
  return {
    Type: "Pass",
    Parameters: { "count.$": "States.MathAdd($.polls.count, 1)" },
    ResultPath: "$.polls",
    Next: next,
  };
}

/** S3 promises a quarter of an hour. */
const REPLICATION_POLLS = 20;

function survey(context: FailoverContext, next: string): TaskState {
  return functionTask(context, {
    operation: "survey",
    parameters: { complaint: RECOVERY_CODES["Pipeline.LossOverObjective"], ...runsRows(context.model) },
    keep: ["behind", "complaint", "epoch", "found", "loss_seconds", "newest", "other_reached"],
    resultPath: "$.survey",
    next,
  });
}

/** As the ledger said when the execution began. */
export function isActive(site: Site): Condition {
  return { Variable: "$.stored_site.Item.active.S", StringEquals: site };
}

function isLossOver(seconds: number): Condition {
  return { Variable: "$.survey.loss_seconds", NumericGreaterThan: seconds };
}

/** A rehearsal restores beside the standby; where nothing is restored, it looks at what is there. */
function targetRehearsal(context: FailoverContext): PassState {
  const { rehearsal } = context.recovery;
  if (!restores(activationOf(context)) || rehearsal === null) {
    return {
      Type: "Pass",
      Parameters: { "warehouse.$": "$.site.warehouse" },
      ResultPath: "$.target",
      Next: "NotFenced",
    };
  }
  const { name, database, secret_arn, namespace } = rehearsal;
  return {
    Type: "Pass",
    Result: { warehouse: { name, database, secret_arn }, namespace },
    ResultPath: "$.target",
    Next: "NotFenced",
  };
}
