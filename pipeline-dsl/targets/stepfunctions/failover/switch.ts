import type { JsonObject, States, TaskState } from "../asl";
import { ledgerTask, lookAgain } from "../ledger";
import { readSite, siteKey } from "../site";
import { activationOf, type FailoverContext } from "./context";
import { functionTask } from "./function-task";
import { countPoll } from "./preflight";
import { sdkTask } from "./sdk-task";
import type { FailoverRefusal } from "./refusals";

/** Readers first, then the pipeline: the gate has passed. Each can be done again. */
export function switchStates(context: FailoverContext, next: string): States {
  return {
    ...nameStates(context, "AdoptCommits"),
    // Before the site is active: the first run here must know where the last one ended.
    AdoptCommits: functionTask(context, { operation: "adopt", keep: [], resultPath: null, next: "RedirectGlue" }),
    RedirectGlue: redirect(context, "NoteMoved"),
    ReadSiteOfLater: readSite(context.place, "IsSiteLater"),
    IsSiteLater: {
      Type: "Choice",
      Choices: [{ Variable: "$.stored_site.Item", IsPresent: true, Next: "SiteMovedOn" satisfies FailoverRefusal }],
      Default: "SiteUnknown" satisfies FailoverRefusal,
    },
    NoteMoved: { Type: "Pass", Parameters: { "at.$": "$$.State.EnteredTime" }, ResultPath: "$.moved", Next: next },
  };
}

function nameStates(context: FailoverContext, next: string): States {
  const { name } = context.recovery;
  if (name === null) {
    return {
      UpdateDns: {
        Type: "Pass",
        Comment: "No name of the warehouse is declared: nobody's name is moved, readers use each site's own address",
        Result: { moved: false, why: "no name of the warehouse is declared" },
        ResultPath: "$.name",
        Next: next,
      },
    };
  }
  if (name.kind === "upsert") {
    return {
      UpdateDns: sdkTask("route53:changeResourceRecordSets", {
        parameters: {
          HostedZoneId: name.hostedZone,
          ChangeBatch: {
            Changes: [
              {
                Action: "UPSERT",
                ResourceRecordSet: {
                  Name: name.record,
                  Type: "CNAME",
                  TTL: 60,
                  ResourceRecords: [{ Value: name.address }],
                },
              },
            ],
          },
        },
        resultPath: null,
        next,
      }),
    };
  }
  return {
    UpdateDns: { Type: "Pass", Result: { count: 0 }, ResultPath: "$.polls", Next: "SwitchName" },
    SwitchName: functionTask(context, {
      operation: "switch_name",
      parameters: { site: context.bindings.site },
      keep: ["switched"],
      resultPath: "$.name",
      next: "IsNameMoved",
    }),
    IsNameMoved: {
      Type: "Choice",
      Choices: [
        { Variable: "$.name.switched", BooleanEquals: true, Next: next },
        { Variable: "$.polls.count", NumericLessThan: NAME_POLLS, Next: "WaitForName" },
      ],
      Default: "NameNotMoved" satisfies FailoverRefusal,
    },
    WaitForName: { Type: "Wait", Seconds: 30, Next: "CountNamePoll" },
    CountNamePoll: countPoll("SwitchName"),
  };
}

/** An alarm sees a new figure within minutes. */
const NAME_POLLS = 20;

/** From here on runs of this site begin and commit. The epoch only grows. */
function redirect(context: FailoverContext, next: string): TaskState {
  const { place, bindings } = context;
  // What runs load into from now on is what was restored and verified, with the secret that it has now.
  const restored = activationOf(context) === "restoreServerless";
  // Within one Region nobody is fenced, so the epoch stays.
  const condition =
    activationOf(context) === "changeZone"
      ? "#active = :site"
      : "#epoch < :epoch OR (#epoch = :epoch AND #active = :site)";
  const task = ledgerTask({
    action: "updateItem",
    parameters: {
      TableName: place.table,
      Key: siteKey(place),
      UpdateExpression: `SET #active = :site, #epoch = :epoch, #changed_at = :now, #changed_by = :owner${
        restored ? ", #warehouse.#secret_arn = :secret" : ""
      } REMOVE #sure_until`,
      ConditionExpression: condition,
      ExpressionAttributeNames: {
        "#active": "active",
        "#epoch": "epoch",
        "#changed_at": "changed_at",
        "#changed_by": "changed_by",
        "#sure_until": "sure_until",
        ...(restored ? { "#warehouse": "warehouse", "#secret_arn": "secret_arn" } : {}),
      },
      ExpressionAttributeValues: {
        ":site": { S: bindings.site },
        ":epoch": EPOCH,
        ":now": { "S.$": "$$.State.EnteredTime" },
        ":owner": { "S.$": "$$.Execution.Id" },
        ...(restored ? { ":secret": { "S.$": "$.target.warehouse.secret_arn" } } : {}),
      },
    },
    next,
  });
  return lookAgain(task, "ReadSiteOfLater");
}

const EPOCH: JsonObject = { "N.$": "$.run.epoch" };
