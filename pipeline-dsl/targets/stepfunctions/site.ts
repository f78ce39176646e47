import type { Site } from "../../model";
import { SITE_FORMAT, SITE_ITEM } from "../recovery/site";
import type { ChoiceRule, Condition, JsonObject, States } from "./asl";
import { type LedgerPlace, ledgerTask } from "./ledger";
import type { Refusal } from "./refusals";

export const NOT_ACTIVE_HERE = "NotActiveHere";

/**
 * The first act of a run: is this site the active one? A start by the schedule at a passive site ends well, for the
 * schedule fires at both; a start by hand is told why not.
 */
export function siteStates(place: LedgerPlace, site: Site, next: string): States {
  return {
    ...activeSiteStates(place, site, {
      next,
      otherwise: [{ Not: { Variable: "$.input.scheduled_time", StringEquals: "" }, Next: NOT_ACTIVE_HERE }],
      notActive: "SiteNotActive" satisfies Refusal,
    }),
    [NOT_ACTIVE_HERE]: { Type: "Succeed" },
  };
}

/** `$.site` where this site is the active one; a document that is missing or newer is refused. */
export function activeSiteStates(
  place: LedgerPlace,
  site: Site,
  {
    next,
    otherwise,
    notActive,
  }: { readonly next: string; readonly otherwise: readonly ChoiceRule[]; readonly notActive: string },
): States {
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
        { And: [isActiveOne(site), HAS_LAPSED], Next: "SiteUncertain" satisfies Refusal },
        { ...isActiveOne(site), Next: "TakeSite" },
        ...otherwise,
      ],
      Default: notActive,
    },
    TakeSite: takeSite(next),
  };
}

function isActiveOne(site: Site): Condition {
  return { Variable: "$.stored_site.Item.active.S", StringEquals: site };
}

/**
 * Whether this site can no longer be sure that it is the active one: it was away for longer than the recovery function lets pass.
 * Before the function has ever heard of the other site nothing is noted.
 */
const HAS_LAPSED: Condition = {
  And: [
    { Variable: "$.stored_site.Item.sure_until.S", IsPresent: true },
    { Variable: "$$.State.EnteredTime", TimestampGreaterThanPath: "$.stored_site.Item.sure_until.S" },
  ],
};

/** After the item was read again: `epoch` is the path to the one that the execution has begun with. */
export function isStillActive(site: Site, epoch: string): Condition {
  return { And: [isActiveOne(site), { Variable: "$.stored_site.Item.epoch.N", StringEqualsPath: epoch }] };
}

export const SITE_AGAIN = "ReadSiteAgain";

/** Whether this site is the active one still, under the epoch that an execution has begun with. */
export function siteAgainStates(
  place: LedgerPlace,
  site: Site,
  { epoch, next }: { readonly epoch: string; readonly next: string },
): States {
  return {
    [SITE_AGAIN]: readSite(place, "IsSiteStillActive"),
    IsSiteStillActive: {
      Type: "Choice",
      Choices: [
        {
          ...isStillActive(site, epoch),
          Next: "IsSiteStillSure",
        },
      ],
      Default: "SiteNotActive" satisfies Refusal,
    },
    IsSiteStillSure: {
      Type: "Choice",
      Choices: [{ ...HAS_LAPSED, Next: "SiteUncertain" satisfies Refusal }],
      Default: next,
    },
  };
}

export function readSite(place: LedgerPlace, next: string) {
  return ledgerTask({
    action: "getItem",
    parameters: { TableName: place.table, Key: siteKey(place), ConsistentRead: true },
    resultPath: "$.stored_site",
    next,
  });
}

/** `$.site`: the epoch as text, since it stands in SQL, and the warehouse as the SQL machine takes it. */
export function takeSite(next: string): States[string] {
  const warehouse = "$.stored_site.Item.warehouse.M";
  return {
    Type: "Pass",
    Parameters: {
      "epoch.$": "$.stored_site.Item.epoch.N",
      warehouse: {
        "name.$": `${warehouse}.name.S`,
        "database.$": `${warehouse}.database.S`,
        "secret_arn.$": `${warehouse}.secret_arn.S`,
      },
    },
    ResultPath: "$.site",
    Next: next,
  };
}

export function siteKey(place: LedgerPlace): JsonObject {
  return { pipeline: { S: place.pipeline }, item: { S: SITE_ITEM } };
}

/** In a transaction: this site is still active, and the epoch is the one that the run began with. */
export function siteCheck(place: LedgerPlace, site: Site, epoch: string): JsonObject {
  return {
    ConditionCheck: {
      TableName: place.table,
      Key: siteKey(place),
      ConditionExpression: "#active = :site AND #epoch = :epoch",
      ExpressionAttributeNames: { "#active": "active", "#epoch": "epoch" },
      ExpressionAttributeValues: { ":site": { S: site }, ":epoch": { "N.$": epoch } },
    },
  };
}
