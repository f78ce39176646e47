import { RECOVERY, recoveryPath } from "../../checks/paths";
import type { Backups, Recovery, Rhythm, Standby, Target, TimedRhythm } from "../../model";
import { inWords } from "../../model/duration";
import type { Change, ChangeClass } from "./change";
import { changed, compareFields, compareNames, days, moreOrLess, same } from "./compare";
import { describeSchedule } from "./diff-operations";
import { guardAdded, guardGiven, guardRemoved, guards, least, most } from "./guards";

const lake = { subject: "the lake", at: recoveryPath("lake") };

/** `targets`: those of the newer model. Of a table that is gone nothing is backed up, and nothing is to be mended. */
export function diffRecovery(targets: readonly Target[]): (before: Recovery, after: Recovery) => readonly Change[] {
  const isGone = (table: string): boolean => !targets.some(({ name }) => name === table);
  return (before, after) =>
    compareFields(before, after, {
      lake: (old, current) =>
        compareFields(old, current, {
          versioning: changed(
            {
              ...lake,
              what: "versioning",
              show: (on) => (on ? "on" : "off"),
              why: moreOrLess(
                Number,
                "what is overwritten or deleted there can be fetched back",
                "what is overwritten or deleted there is gone",
              ),
            },
            guards("recovery", Number),
          ),
          replicate: compareNames({
            added: (zone) =>
              guardAdded("recovery", lake, {
                words: `${zone} zone replicated`,
                why: "a failover finds a copy of it in the other Region",
              }),
            removed: (zone) =>
              guardRemoved("recovery", lake, {
                words: `${zone} zone no longer replicated`,
                why: "it is lost with its Region",
              }),
          }),
        }),
      snapshots: changed(
        {
          subject: "the snapshots",
          at: recoveryPath("snapshots"),
          what: "taken",
          show: describeSchedule,
          why: "a restore goes back to that time of a day",
        },
        "operational",
      ),
      standby: diffStandby,
      backups: diffBackups(isGone),
      rehearse: changed<TimedRhythm | null>(
        {
          subject: "rehearsals of a failover",
          at: recoveryPath("rehearse"),
          what: "held",
          show: describeRehearsal,
          why: whyRehearsed,
        },
        (was, is) => (was === null || is === null ? strongerUnless(is === null) : classOfRhythm(was, is)),
      ),
      keepDamagedDays: changed<number>(
        {
          subject: "tables that a restore replaces",
          at: RECOVERY,
          what: "kept for",
          show: days,
          why: moreOrLess(most, "a restore can be taken back for longer", "a restore can be taken back for less time"),
        },
        guards("recovery", most),
      ),
    });
}

/** Of one table, by `restore --from snapshot` and `--from curated`. */
const WITHOUT_BACKUPS = "comes back from a snapshot of the warehouse, or from the curated zone, alone";

function diffBackups(
  isGone: (table: string) => boolean,
): (before: Backups | null, after: Backups | null) => readonly Change[] {
  return (before, after) => diffOfBackups(before, after, isGone);
}

function diffOfBackups(
  before: Backups | null,
  after: Backups | null,
  isGone: (table: string) => boolean,
): readonly Change[] {
  const own = { subject: "backups of tables", at: recoveryPath("backups") };
  if (before === null || after === null) {
    const made = (backups: Backups | null): string => (backups === null ? "never" : describeRhythm(backups.every));
    return changed<Backups | null>(
      {
        ...own,
        what: "made",
        show: made,
        why: (_, is) =>
          is === null ? `a table that is damaged ${WITHOUT_BACKUPS}` : "a table that is damaged comes back by itself",
      },
      strongerUnless(after === null),
    )(before, after);
  }
  return compareFields(before, after, {
    every: changed<Rhythm>(
      {
        ...own,
        what: "made",
        show: describeRhythm,
        why: (_, is) =>
          `a table that comes back is as it was ${is.kind === "weekly" ? "up to a week" : "up to a month"} ago, and what was loaded since is loaded again`,
      },
      classOfRhythm,
    ),
    tables: compareNames({
      added: (table) =>
        guardAdded("recovery", own, {
          words: `${table} backed up`,
          why: "it comes back by itself when it is damaged",
        }),
      removed: (table) =>
        guardRemoved("recovery", own, {
          words: `${table} no longer named for backups`,
          why: isGone(table)
            ? "it is gone, and no backup of it is made any more"
            : `where no other table's restore reads it, it ${WITHOUT_BACKUPS}`,
        }),
    }),
    keepDays: changed<number>(
      {
        ...own,
        what: "kept for",
        show: days,
        why: moreOrLess(
          most,
          "damage that is found later can be mended",
          (now) => `damage that is found after ${days(now)} cannot be mended from them`,
        ),
      },
      guards("recovery", most),
    ),
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
    { ...own, what: "strategy", show: String, why: (_, is) => SURVIVED[is] },
    guards("recovery", (kind) => STRENGTH.indexOf(kind)),
  );
  const region = changed<string | null>(
    { ...own, what: "Region", show: (name) => name ?? "no other Region", why: whyRegion },
    guardGiven("recovery", "recovery-weaker"),
  );
  const target = changed<string>(
    { ...own, what: "restored into", show: String, why: "after a failover readers work on another kind of warehouse" },
    "operational",
  );
  const objective = (what: string, why: (seconds: number) => string) =>
    changed<number>({ ...own, what, show: inWords, why: (_, is) => why(is) }, guards("recovery", least));
  return [
    ...kind(before.kind, after.kind),
    ...region(regionOf(before), regionOf(after)),
    // What another strategy restores into is told with the strategy.
    ...(before.kind === "pilotLight" && after.kind === "pilotLight" ? target(before.target, after.target) : []),
    ...objective("recovery point objective", (seconds) => `up to ${inWords(seconds)} of what was loaded may be lost`)(
      before.rpoSeconds,
      after.rpoSeconds,
    ),
    ...objective("recovery time objective", (seconds) => `readers may wait up to ${inWords(seconds)}`)(
      before.rtoSeconds,
      after.rtoSeconds,
    ),
  ];
}

function regionOf(standby: Standby): string | null {
  return standby.kind === "multiAz" ? null : standby.region;
}

function whyRegion(before: string | null, after: string | null): string {
  if (after === null) return "the loss of the Region is not survived any more";
  if (before === null) return "the loss of the Region is survived";
  return "copies, snapshots and the standby begin anew there: until they are made, the loss of the Region is not survived";
}

const SURVIVED: Readonly<Record<Standby["kind"], string>> = {
  multiAz: "the loss of a zone is survived, that of the Region is not",
  pilotLight: "after the loss of the Region a snapshot is restored elsewhere, and readers wait for it",
  warmStandby: "after the loss of the Region a second warehouse that has followed takes over",
};

function whyRehearsed(_: TimedRhythm | null, after: TimedRhythm | null): string {
  return after === null
    ? "whether a failover works is seen when it is needed"
    : "whether a failover works is tried out then";
}

/** By what is survived: a zone, a Region slowly, a Region fast. */
const STRENGTH: readonly Standby["kind"][] = ["multiAz", "pilotLight", "warmStandby"];
