import type { Dimension, Fact, Target, TargetColumn, Vanishing } from "../model";
import { describeType } from "../model/types/registry";
import { describeHistory, describeOrigin, describeValue, describeVanishing } from "../targets/docs/values";
import type { Change, ChangeClass } from "./change";
import {
  changed,
  compareFields,
  compareNamed,
  compareOrder,
  constant,
  type FieldComparisons,
  list,
  text,
} from "./compare";
import { classOfTypeChange } from "./types";

export function diffTargets(before: readonly Target[], after: readonly Target[]): readonly Change[] {
  return compareNamed(before, after, {
    nameOf: ({ name }) => name,
    added: ({ name, kind }) => [{ class: "additive", subject: name, words: `${kind} added` }],
    removed: ({ name, kind }) => [{ class: "destructive", subject: name, words: `${kind} removed: no longer loaded` }],
    both: diffTarget,
  });
}

function diffTarget(before: Target, after: Target): readonly Change[] {
  if (before.kind === "dimension" && after.kind === "dimension") return diffDimension(before, after);
  if (before.kind === "fact" && after.kind === "fact") return diffFact(before, after);
  return [{ class: "destructive", subject: after.name, words: `${before.kind} -> ${after.kind}` }];
}

function diffDimension(before: Dimension, after: Dimension): readonly Change[] {
  const subject = after.name;
  return compareFields<Dimension>(before, after, {
    ...sharedFields(subject),
    kind: constant(),
    from: changed({ subject, what: "made from", show: describeOrigin }, "model"),
    naturalKey: changed({ subject, what: "natural key", show: list }, "model"),
    history: changed({ subject, what: "history", show: describeHistory }, (was, is) =>
      was.kind === "versions" && is.kind === "overwrite" ? "destructive" : "model",
    ),
  });
}

function diffFact(before: Fact, after: Fact): readonly Change[] {
  const subject = after.name;
  return compareFields<Fact>(before, after, {
    ...sharedFields(subject),
    kind: constant(),
    from: changed({ subject, what: "made from", show: describeOrigin }, "model"),
    grain: changed({ subject, what: "grain", show: list }, "model"),
  });
}

type SharedField = Exclude<keyof Dimension & keyof Fact, "kind" | "from">;

function sharedFields(subject: string): FieldComparisons<Pick<Dimension, SharedField>> {
  return {
    name: constant(),
    key: changed({ subject, what: "surrogate key", show: String }, "destructive"),
    columns: (old, current) => [
      ...compareOrder(subject, old, current),
      ...compareNamed(old, current, {
        nameOf: ({ name }) => name,
        added: ({ name, type }) => [
          { class: "additive", subject: `${subject}.${name}`, words: `column added, ${redshift(type)}` },
        ],
        removed: ({ name }) => [{ class: "destructive", subject: `${subject}.${name}`, words: "column removed" }],
        both: (was, is) => diffColumn(subject, was, is),
      }),
    ],
    whenSourceRowVanishes: changed(
      { subject, what: "when the source row vanishes", show: describeVanishing },
      classOfVanishing,
    ),
    description: changed({ subject, what: "description", show: text }, "documentation"),
  };
}

function diffColumn(table: string, before: TargetColumn, after: TargetColumn): readonly Change[] {
  const subject = `${table}.${after.name}`;
  return compareFields(before, after, {
    name: constant(),
    type: changed({ subject, what: "type", show: redshift }, classOfTypeChange),
    nullable: changed({ subject, what: "NULL", show: (nullable) => (nullable ? "allowed" : "refused") }, "column"),
    value: changed({ subject, what: "value", show: describeValue }, (was, is) =>
      was.kind === "lookup" || is.kind === "lookup" ? "model" : "column",
    ),
    description: changed({ subject, what: "description", show: text }, "documentation"),
  });
}

function redshift(type: TargetColumn["type"]): string {
  return describeType(type).redshift;
}

/** Removing what was kept, or more of it at once, loses rows. */
function classOfVanishing(before: Vanishing, after: Vanishing): ChangeClass {
  if (after.kind === "remove" && before.kind !== "remove") return "destructive";
  if (after.kind === "keep" || before.kind === "keep") return "model";
  return after.refuseAbove > before.refuseAbove ? "destructive" : "model";
}
