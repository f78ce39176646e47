import { RECOVERY_CODES, type RecoveryCode } from "../../recovery/codes";
import type { FailState, States } from "../asl";
import { heldBy } from "../holder";
import { REFUSALS } from "../refusals";

const { SiteUnknown, SiteFormat, SiteNotActive, SiteUncertain, AlreadyRunning, RestoreUnfinished, RestoreNotBegun } =
  REFUSALS;

/** Reached from Choices only. What the function refuses ends as its own failure, with its own text. */
export function backfillRefusals(makesBackups: boolean): States {
  return {
    SiteUnknown,
    SiteFormat,
    SiteNotActive,
    SiteUncertain,
    AlreadyRunning,
    RestoreUnfinished,
    RestoreNotBegun,
    BackfillRunning: heldBy(
      "Pipeline.BackfillRunning",
      RECOVERY_CODES["Pipeline.BackfillRunning"],
      "seen_backfill.owner",
    ),
    MalformedInput: refusal("Pipeline.BackfillInput"),
    ...(makesBackups
      ? {
          BackupRunning: heldBy(
            "Pipeline.BackupRunning",
            RECOVERY_CODES["Pipeline.BackupRunning"],
            "seen_backup.owner",
          ),
        }
      : {}),
  };
}

export type BackfillRefusal =
  | "SiteUnknown"
  | "SiteFormat"
  | "SiteNotActive"
  | "SiteUncertain"
  | "AlreadyRunning"
  | "RestoreUnfinished"
  | "RestoreNotBegun"
  | "BackfillRunning"
  | "BackupRunning"
  | "MalformedInput";

function refusal(code: RecoveryCode): FailState {
  return { Type: "Fail", Error: code, Cause: RECOVERY_CODES[code] };
}
