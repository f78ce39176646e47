import { RECOVERY_CODES, type RecoveryCode } from "../../recovery/codes";
import type { FailState, States } from "../asl";
import { heldBy } from "../holder";
import { REFUSALS } from "../refusals";

const { SiteUnknown, SiteFormat, SiteNotActive, SiteUncertain, AlreadyRunning, RestoreUnfinished, RestoreNotBegun } =
  REFUSALS;

/** Reached from Choices only. What the function refuses ends as its own failure, with its own text. */
export const RESTORE_REFUSALS = {
  SiteUnknown,
  SiteFormat,
  SiteNotActive,
  SiteUncertain,
  AlreadyRunning,
  RestoreUnfinished,
  RestoreNotBegun,
  BackupRunning: heldBy("Pipeline.BackupRunning", RECOVERY_CODES["Pipeline.BackupRunning"], "seen_backup.owner"),
  NoRestoreToGiveUp: refusal("Pipeline.NoRestoreToGiveUp"),
  MalformedInput: refusal("Pipeline.RestoreInput"),
} as const satisfies States;

export type RestoreRefusal = keyof typeof RESTORE_REFUSALS;

function refusal(code: RecoveryCode): FailState {
  return { Type: "Fail", Error: code, Cause: RECOVERY_CODES[code] };
}
