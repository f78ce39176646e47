import type { Site } from "../../model";
import type { Step } from "../steps";
import type { States, TaskState } from "./asl";
import { putCommitted } from "./committed-item";
import { latestKey, type LedgerPlace, ledgerTask, runKey } from "./ledger";
import { MARK } from "./mark";
import type { Refusal } from "./refusals";
import { HAS_LAPSED, readSite, siteCheck } from "./site";

export const SITE_AGAIN = "ReadSiteAgain";

const IS_SITE_SURE = "IsSiteStillSure";

/**
 * The site is asked once more, so that a run that has lost it says so. What happens between the question and the commit,
 * the commit's own condition holds off.
 */
export function commitStates(step: Step, place: LedgerPlace, site: Site, next: string | null): States {
  return {
    [SITE_AGAIN]: readSite(place, "IsSiteStillActive"),
    IsSiteStillActive: {
      Type: "Choice",
      Choices: [
        {
          And: [
            { Variable: "$.stored_site.Item.active.S", StringEquals: site },
            { Variable: "$.stored_site.Item.epoch.N", StringEqualsPath: "$.run.epoch" },
          ],
          Next: IS_SITE_SURE,
        },
      ],
      Default: "SiteNotActive" satisfies Refusal,
    },
    [IS_SITE_SURE]: {
      Type: "Choice",
      Choices: [{ ...HAS_LAPSED, Next: "SiteUncertain" satisfies Refusal }],
      Default: step.name,
    },
    [step.name]: commit(step, place, site, next),
  };
}

/**
 * Ends the run: it succeeded, the lock is free, and the next window starts where this one ends. All or nothing, its own
 * mark too: a run that is committed has nothing left that could fail. And only where the pipeline still lives.
 */
function commit(step: Step, place: LedgerPlace, site: Site, next: string | null): TaskState {
  const TableName = place.table;
  const owned = {
    ConditionExpression: "#owner = :owner",
    ExpressionAttributeNames: { "#owner": "owner", "#status": "status" },
  };
  const values = { ":owner": { "S.$": "$.run.owner" }, ":succeeded": { S: "SUCCEEDED" } };
  return ledgerTask({
    action: "transactWriteItems",
    parameters: {
      TransactItems: [
        siteCheck(place, site, "$.run.epoch"),
        {
          Update: {
            TableName,
            Key: latestKey(place),
            UpdateExpression: "SET #status = :succeeded",
            ...owned,
            ExpressionAttributeValues: values,
          },
        },
        {
          Update: {
            TableName,
            Key: runKey(place),
            UpdateExpression: "SET #status = :succeeded, #finished_at = :now, #done.#step = :mark",
            ConditionExpression: owned.ConditionExpression,
            ExpressionAttributeNames: {
              ...owned.ExpressionAttributeNames,
              "#finished_at": "finished_at",
              "#done": "done",
              "#step": step.name,
            },
            ExpressionAttributeValues: { ...values, ":now": { "S.$": "$$.State.EnteredTime" }, ":mark": MARK },
          },
        },
        putCommitted(place),
      ],
    },
    next,
  });
}
