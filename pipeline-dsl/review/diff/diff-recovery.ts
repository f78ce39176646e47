import { recoveryPath } from "../../checks/paths";
import type { Recovery, Standby } from "../../model";
import { inWords } from "../../model/duration";
import type { Change, ChangeClass } from "./change";
import { changed, compareFields, list, same } from "./compare";
import { describeSchedule } from "./diff-operations";

const lake = { subject: "the lake", at: recoveryPath("lake") };

export function diffRecovery(before: Recovery, after: Recovery): readonly Change[] {
  return compareFields(before, after, {
    lake: (old, current) =>
      compareFields(old, current, {
        versioning: changed({ ...lake, what: "versioning", show: (on) => (on ? "on" : "off") }, (_, is) =>
          is ? "recovery-stronger" : "recovery-weaker",
        ),
        replicate: changed({ ...lake, what: "replicated zones", show: list }, (was, is) =>
          was.every((zone) => is.includes(zone)) ? "recovery-stronger" : "recovery-weaker",
        ),
      }),
    snapshots: changed(
      { subject: "the snapshots", at: recoveryPath("snapshots"), what: "taken", show: describeSchedule },
      "operational",
    ),
    standby: diffStandby,
  });
}

function diffStandby(before: Standby, after: Standby): readonly Change[] {
  if (same(before, after)) return [];
  const own = { subject: "the standby", at: recoveryPath("standby") };
  const kind = changed<Standby["kind"]>({ ...own, what: "strategy", show: String }, classOfStrategy);
  const region = changed<string | null>({ ...own, what: "Region", show: (name) => name ?? "the same" }, (was, is) => {
    if (is === null) return "recovery-weaker";
    return was === null ? "recovery-stronger" : "operational";
  });
  const objective = (what: string) =>
    changed<number>({ ...own, what, show: inWords }, (was, is) => (is > was ? "recovery-weaker" : "recovery-stronger"));
  return [
    ...kind(before.kind, after.kind),
    ...region(regionOf(before), regionOf(after)),
    ...objective("recovery point objective")(before.rpoSeconds, after.rpoSeconds),
    ...objective("recovery time objective")(before.rtoSeconds, after.rtoSeconds),
  ];
}

function regionOf(standby: Standby): string | null {
  return standby.kind === "multiAz" ? null : standby.region;
}

/** By what is survived: a zone, a Region slowly, a Region fast. */
const STRENGTH: readonly Standby["kind"][] = ["multiAz", "pilotLight", "warmStandby"];

function classOfStrategy(before: Standby["kind"], after: Standby["kind"]): ChangeClass {
  return STRENGTH.indexOf(after) > STRENGTH.indexOf(before) ? "recovery-stronger" : "recovery-weaker";
}
