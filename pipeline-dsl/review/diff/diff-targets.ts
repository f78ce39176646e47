import { type TargetPart, targetColumnPath, targetPartPath, targetPath } from "../../checks/paths";
import type { Dimension, Fact, Target, TargetColumn, Vanishing } from "../../model";
import { describeType } from "../../model/types/registry";
import {
  describeHistory,
  describeOrigin,
  describeValue,
  describeVanishing,
  printHistory,
  printValue,
} from "../../targets/docs/values";
import { few } from "../counted";
import { type Change, type ChangeClass, NULL_ALLOWED, type Subject } from "./change";
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
import { guards, least } from "./guards";
import { classOfStoredType } from "./types";

export function diffTargets(before: readonly Target[], after: readonly Target[]): readonly Change[] {
  return compareNamed(before, after, {
    nameOf: ({ name }) => name,
    added: (target) => ({
      class: "additive",
      ...table(target.name),
      words: `${target.kind} added: ${contentOf(target)}`,
    }),
    removed: ({ name, kind }) => ({ class: "destructive", ...table(name), words: `${kind} removed: no longer loaded` }),
    both: diffTarget,
  });
}

/** Of what is new nobody has seen the columns yet. */
function contentOf(target: Target): string {
  const columns = few(target.columns.map(({ name }) => name));
  const history = target.kind === "dimension" ? [describeHistory(target.history)] : [];
  return [describeOrigin(target.from), columns, ...history].join("; ");
}

function diffTarget(before: Target, after: Target): readonly Change[] {
  if (before.kind === "dimension" && after.kind === "dimension") return diffDimension(before, after);
  if (before.kind === "fact" && after.kind === "fact") return diffFact(before, after);
  return [
    {
      class: "destructive",
      how: "changed",
      what: "kind",
      ...table(after.name),
      words: `${before.kind} -> ${after.kind}`,
    },
  ];
}

function diffDimension(before: Dimension, after: Dimension): readonly Change[] {
  const { name } = after;
  return compareFields<Dimension>(before, after, {
    ...sharedFields(name),
    kind: constant(),
    from: changed({ ...part(name, "from"), what: "made from", show: describeOrigin }, "model"),
    naturalKey: changed({ ...part(name, "naturalKey"), what: "natural key", show: list }, "model"),
    history: changed(
      { ...part(name, "history"), what: "history", show: describeHistory, exact: printHistory },
      (was, is) => (was.kind === "versions" && is.kind === "overwrite" ? "destructive" : "model"),
    ),
  });
}

function diffFact(before: Fact, after: Fact): readonly Change[] {
  const { name } = after;
  return compareFields<Fact>(before, after, {
    ...sharedFields(name),
    kind: constant(),
    from: changed({ ...part(name, "from"), what: "made from", show: describeOrigin }, "model"),
    grain: changed({ ...part(name, "grain"), what: "grain", show: list }, "model"),
  });
}

type SharedField = Exclude<keyof Dimension & keyof Fact, "kind" | "from">;

function sharedFields(target: string): FieldComparisons<Pick<Dimension, SharedField>> {
  return {
    name: constant(),
    key: changed({ ...part(target, "key"), what: "surrogate key", show: String }, "destructive"),
    columns: (old, current) => [
      ...compareOrder(table(target), old, current),
      ...compareNamed(old, current, {
        nameOf: ({ name }) => name,
        added: ({ name, type }) => ({
          class: "additive",
          ...columnOf(target, name),
          words: `column added, ${redshift(type)}`,
        }),
        removed: ({ name }) => ({ class: "destructive", ...columnOf(target, name), words: "column removed" }),
        both: (was, is) => diffColumn(target, was, is),
      }),
    ],
    whenSourceRowVanishes: changed(
      { ...part(target, "whenSourceRowVanishes"), what: "when the source row vanishes", show: describeVanishing },
      classOfVanishing,
    ),
    description: changed({ ...table(target), what: "description", show: text }, "documentation"),
  };
}

function diffColumn(target: string, before: TargetColumn, after: TargetColumn): readonly Change[] {
  const column = columnOf(target, after.name);
  return compareFields(before, after, {
    name: constant(),
    type: changed({ ...column, what: "type", show: redshift }, classOfStoredType),
    nullable: changed(
      { ...column, what: NULL_ALLOWED, show: (nullable) => (nullable ? "allowed" : "refused") },
      "column",
    ),
    value: changed({ ...column, what: "value", show: describeValue, exact: printValue }, (was, is) =>
      was.kind === "lookup" || is.kind === "lookup" ? "model" : "column",
    ),
    description: changed({ ...column, what: "description", show: text }, "documentation"),
  });
}

function table(name: string): Subject {
  return { subject: name, at: targetPath(name) };
}

function part(target: string, name: TargetPart): Subject {
  return { subject: target, at: targetPartPath(target, name) };
}

function columnOf(target: string, column: string): Subject {
  return { subject: `${target}.${column}`, at: targetColumnPath(target, column) };
}

function redshift(type: TargetColumn["type"]): string {
  return describeType(type).redshift;
}

/** Removing what was kept, or more of it at once, loses rows. */
function classOfVanishing(before: Vanishing, after: Vanishing): ChangeClass {
  if (after.kind === "remove" && before.kind !== "remove") return "destructive";
  if (after.kind === "keep" || before.kind === "keep") return "model";
  return guards("removal", least)(before.refuseAbove, after.refuseAbove);
}
