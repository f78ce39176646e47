import { RECOVERY, recoveryPath } from "../../checks/paths";
import type { Backups, Recovery, Rhythm, Standby, TimedRhythm } from "../../model";
import { inWords } from "../../model/duration";
import type { Change, ChangeClass } from "./change";
import { changed, compareFields, compareNamed, constant, days, same } from "./compare";
import { describeSchedule } from "./diff-operations";
import { guardAdded, guardRemoved, guards, least, most } from "./guards";

const lake = { subject: "the lake", at: recoveryPath("lake") };

export function diffRecovery(before: Recovery, after: Recovery): readonly Change[] {
  return compareFields(before, after, {
    lake: (old, current) =>
      compareFields(old, current, {
        versioning: changed(
          { ...lake, what: "versioning", show: (on) => (on ? "on" : "off") },
          guards("recovery", Number),
        ),
        replicate: (was, is) =>
          compareNamed(was, is, {
            nameOf: String,
            added: (zone) => guardAdded("recovery", lake, `${zone} zone replicated`),
            removed: (zone) => guardRemoved("recovery", lake, `${zone} zone no longer replicated`),
            both: constant(),
          }),
      }),
    snapshots: changed(
      { subject: "the snapshots", at: recoveryPath("snapshots"), what: "taken", show: describeSchedule },
      "operational",
    ),
    standby: diffStandby,
    backups: diffBackups,
    rehearse: changed<TimedRhythm | null>(
      { subject: "rehearsals of a failover", at: recoveryPath("rehearse"), what: "held", show: describeRehearsal },
      (was, is) => (was === null || is === null ? strongerUnless(is === null) : classOfRhythm(was, is)),
    ),
    keepDamagedDays: changed<number>(
      { subject: "tables that a restore replaces", at: RECOVERY, what: "kept for", show: days },
      guards("recovery", most),
    ),
  });
}

function diffBackups(before: Backups | null, after: Backups | null): readonly Change[] {
  const own = { subject: "backups of tables", at: recoveryPath("backups") };
  if (before === null || after === null) {
    const made = (backups: Backups | null): string => (backups === null ? "never" : describeRhythm(backups.every));
    return changed<Backups | null>({ ...own, what: "made", show: made }, strongerUnless(after === null))(before, after);
  }
  return compareFields(before, after, {
    every: changed<Rhythm>({ ...own, what: "made", show: describeRhythm }, classOfRhythm),
    tables: (was, is) =>
      compareNamed(was, is, {
        nameOf: String,
        added: (table) => guardAdded("recovery", own, `${table} backed up`),
        removed: (table) => guardRemoved("recovery", own, `${table} no longer backed up`),
        both: constant(),
      }),
    keepDays: changed<number>({ ...own, what: "kept for", show: days }, guards("recovery", most)),
  });
}

function strongerUnless(weaker: boolean): ChangeClass {
  return weaker ? "recovery-weaker" : "recovery-stronger";
}

/** Another day is as often. */
function classOfRhythm(before: Rhythm, after: Rhythm): ChangeClass {
  return before.kind === after.kind ? "operational" : strongerUnless(after.kind === "monthly");
}

function describeRhythm({ kind, day }: Rhythm): string {
  return kind === "weekly" ? `every ${day}` : `on day ${String(day)} of the month`;
}

function describeRehearsal(rhythm: TimedRhythm | null): string {
  return rhythm === null ? "never" : `${describeRhythm(rhythm)} at ${rhythm.at} ${rhythm.timeZone}`;
}

function diffStandby(before: Standby, after: Standby): readonly Change[] {
  if (same(before, after)) return [];
  const own = { subject: "the standby", at: recoveryPath("standby") };
  const kind = changed<Standby["kind"]>(
    { ...own, what: "strategy", show: String },
    guards("recovery", (kind) => STRENGTH.indexOf(kind)),
  );
  const region = changed<string | null>({ ...own, what: "Region", show: (name) => name ?? "the same" }, (was, is) => {
    if (is === null) return "recovery-weaker";
    return was === null ? "recovery-stronger" : "operational";
  });
  const target = changed<string>({ ...own, what: "restored into", show: String }, "operational");
  const objective = (what: string) => changed<number>({ ...own, what, show: inWords }, guards("recovery", least));
  return [
    ...kind(before.kind, after.kind),
    ...region(regionOf(before), regionOf(after)),
    ...target(targetOf(before), targetOf(after)),
    ...objective("recovery point objective")(before.rpoSeconds, after.rpoSeconds),
    ...objective("recovery time objective")(before.rtoSeconds, after.rtoSeconds),
  ];
}

function regionOf(standby: Standby): string | null {
  return standby.kind === "multiAz" ? null : standby.region;
}

function targetOf(standby: Standby): string {
  return standby.kind === "pilotLight" ? standby.target : "nothing";
}

/** By what is survived: a zone, a Region slowly, a Region fast. */
const STRENGTH: readonly Standby["kind"][] = ["multiAz", "pilotLight", "warmStandby"];
