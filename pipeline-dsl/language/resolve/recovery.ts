import type { Backups, Recovery, Schedule, Standby, TimedRhythm } from "../../model";
import { RECOVERY, recoveryPath } from "../../checks/paths";
import type { CallSite } from "../call-site";
import type { RecoveryDefinition, StandbyDeclaration } from "../operations/recovery";
import type { PipelineDeclaration } from "../pipeline";
import type { TargetDeclaration } from "../targets/target";
import { RhythmDeclaration } from "../operations/rhythm";
import type { Findings } from "./findings";
import { resolveSchedule } from "./operations";
import { sortedNames } from "./order";
import { isRefused } from "./refused";

const DAILY_SNAPSHOT: Schedule = { kind: "daily", at: "06:00", timeZone: "UTC" };

/** A rehearsal asks for nobody's attention, but somebody should be there when it fails. */
const REHEARSAL_TIME = { at: "12:00", timeZone: "UTC" };

export function resolveRecovery(declaration: PipelineDeclaration, findings: Findings): Recovery {
  const { definition, site } = declaration;
  const { recovery, warehouse } = definition;
  const { lake, snapshots, standby, rehearse, keepDamaged = "30 days" } = recovery;
  if (!isRefused(declaration, "recovery")) {
    refuseWithoutSecondRegion(recovery, site, findings);
    refuseKeepWithoutBackups(recovery, site, findings);
  }
  return {
    lake: { versioning: lake?.versioning ?? true, replicate: sortedNames(lake?.replicate ?? ["curated", "manifests"]) },
    snapshots: snapshots === undefined ? DAILY_SNAPSHOT : resolveSchedule(snapshots),
    standby: resolveStandby(standby, findings),
    backups: resolveBackups(recovery, warehouse.tables, site, findings),
    rehearse: rehearse === undefined ? null : resolveRehearsal(rehearse),
    keepDamagedDays: findings.wholeUnits(keepDamaged, "day", site, "keepDamaged", RECOVERY),
  };
}

/** What only a standby in another Region does; beside `multiAz` it would be dropped without a word. */
function refuseWithoutSecondRegion(
  { lake, rehearse, standby }: RecoveryDefinition,
  site: CallSite,
  findings: Findings,
): void {
  if (standby.kind !== "multiAz") return;
  const given = {
    "lake.replicate": [lake?.replicate, "no zone is copied to another Region"],
    rehearse: [rehearse, "there is no second warehouse in which a failover could be tried out"],
  };
  for (const [option, [value, why]] of Object.entries(given)) {
    if (value === undefined) continue;
    findings.report({
      code: "recovery-in-one-region",
      message: `recovery has ${option}, and multiAz stays in its Region`,
      why: String(why),
      fix: `remove ${option}, or take pilotLight or warmStandby`,
      site,
    });
  }
}

function refuseKeepWithoutBackups({ backups, keep }: RecoveryDefinition, site: CallSite, findings: Findings): void {
  if (backups !== undefined || keep === undefined) return;
  findings.report({
    code: "keep-without-backups",
    message: `keep is ${JSON.stringify(keep)}, and no backups are made`,
    why: "keep says how long a backup is kept",
    fix: "add backups: weekly(), or remove keep",
    site,
  });
}

function resolveBackups(
  { backups, keep }: RecoveryDefinition,
  all: readonly TargetDeclaration[],
  site: CallSite,
  findings: Findings,
): Backups | null {
  if (backups === undefined) return null;
  const { every, of } = backups instanceof RhythmDeclaration ? { every: backups, of: all } : backups;
  return {
    every: every.rhythm,
    tables: sortedNames(of.map((table) => table.name)),
    keepDays: findings.wholeUnits(keep ?? "90 days", "day", site, "keep", recoveryPath("backups")),
  };
}

function resolveRehearsal({ rhythm, time }: RhythmDeclaration): TimedRhythm {
  return { ...rhythm, ...(time ?? REHEARSAL_TIME) };
}

function resolveStandby({ kind, promise, site }: StandbyDeclaration, findings: Findings): Standby {
  const promised = {
    rpoSeconds: findings.duration(promise.rpo, site, "rpo", recoveryPath("standby")),
    rtoSeconds: findings.duration(promise.rto, site, "rto", recoveryPath("standby")),
  };
  switch (kind) {
    case "multiAz":
      return { kind, ...promised };
    case "warmStandby":
      return { kind, region: promise.region ?? "", ...promised };
    case "pilotLight":
      return { kind, region: promise.region ?? "", target: promise.target ?? "serverless", ...promised };
    default:
      return kind satisfies never;
  }
}
