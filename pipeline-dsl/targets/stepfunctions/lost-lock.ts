import type { Site } from "../../model";
import { RECOVERY_CODES } from "../recovery/codes";
import type { JsonObject, States, TaskState } from "./asl";
import { heldBy } from "./holder";
import { latestKey, type LedgerPlace, ledgerTask, SEE_LOST } from "./ledger";
import { REFUSALS } from "./refusals";
import { isStillActive, readSite } from "./site";

interface LostLock {
  /** The lock's item. */
  readonly key: JsonObject;
  /** Where a failover may have taken it: the site, and the path to the epoch that the execution has begun with. */
  readonly at: { readonly site: Site; readonly epoch: string } | null;
}

/** Of a run: its lock is taken over by a retry, a later run or a failover. */
export function lostRunStates(place: LedgerPlace, site: Site): States {
  return lostLockStates(place, { key: latestKey(place), at: { site, epoch: "$.run.epoch" } });
}

/** Why a lock is lost: the site is not active any more, or another execution has it, or nobody. */
export function lostLockStates(place: LedgerPlace, { key, at }: LostLock): States {
  return {
    ...(at === null
      ? { [SEE_LOST]: readHolder(place, key) }
      : {
          [SEE_LOST]: readSite(place, "IsSiteLost"),
          IsSiteLost: {
            Type: "Choice",
            Choices: [{ ...isStillActive(at.site, at.epoch), Next: "ReadHolder" }],
            Default: "SiteNotActive",
          },
          ReadHolder: readHolder(place, key),
          SiteNotActive: REFUSALS.SiteNotActive,
        }),
    HasHolder: {
      Type: "Choice",
      Choices: [{ Variable: "$.holder.Item.owner.S", IsPresent: true, Next: "LockLost" }],
      Default: "LockGone",
    },
    LockLost: heldBy("Pipeline.LockLost", RECOVERY_CODES["Pipeline.LockLost"], "holder.Item.owner.S"),
    LockGone: { Type: "Fail", Error: "Pipeline.LockLost", Cause: RECOVERY_CODES["Pipeline.LockLost"] },
  };
}

/** Whose a lock is now, for `lostLockStates`' refusals. */
export function readHolder(place: LedgerPlace, key: JsonObject): TaskState {
  return ledgerTask({
    action: "getItem",
    parameters: { TableName: place.table, Key: key, ConsistentRead: true },
    resultPath: "$.holder",
    next: "HasHolder",
  });
}
