import type {
  ColumnValue,
  Dimension,
  Fact,
  History,
  Lookup,
  Target,
  TargetColumn,
  TargetOrigin,
  Vanishing,
} from "../model";
import { describeType } from "../model/types/registry";
import { printExpression } from "../targets/spark/expression";
import type { Change, ChangeClass } from "./change";
import {
  changed,
  compareFields,
  compareNamed,
  compareOrder,
  constant,
  type FieldComparisons,
  list,
  percent,
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

export function describeValue(value: ColumnValue): string {
  return value.kind === "lookup" ? describeLookup(value) : printExpression(value.expression);
}

function describeLookup({ dimension, by, asOf }: Lookup): string {
  const key = by.map(({ column, value }) => `${column} = ${printExpression(value)}`).join(", ");
  return `lookup of ${dimension} by ${key}${asOf === null ? "" : ` as of ${printExpression(asOf)}`}`;
}

export function describeOrigin(origin: TargetOrigin): string {
  if (origin.kind === "table") return `${origin.source}.${origin.table}`;
  const values = origin.values.map(
    ({ column, seenIn }) =>
      `${column} in ${seenIn.map((seen) => `${seen.source}.${seen.table}.${seen.column}`).join(", ")}`,
  );
  return `every ${values.join("; ")}`;
}

export function describeHistory(history: History): string {
  if (history.kind === "overwrite") return "overwritten";
  const { from, to, granularity, firstVersionFrom } = history;
  const first = firstVersionFrom === null ? "" : `, the first from ${printExpression(firstVersionFrom)}`;
  return `versions a ${granularity} in [${from}, ${to})${first}`;
}

export function describeVanishing(vanishing: Vanishing): string {
  switch (vanishing.kind) {
    case "keep":
      return "keep the row";
    case "closeVersion":
      return `close the version, refused above ${percent(vanishing.refuseAbove)}`;
    case "remove":
      return `remove the row, refused above ${percent(vanishing.refuseAbove)}`;
    default:
      return vanishing satisfies never;
  }
}

/** Removing what was kept, or more of it at once, loses rows. */
function classOfVanishing(before: Vanishing, after: Vanishing): ChangeClass {
  if (after.kind === "remove" && before.kind !== "remove") return "destructive";
  if (after.kind === "keep" || before.kind === "keep") return "model";
  return after.refuseAbove > before.refuseAbove ? "destructive" : "model";
}
