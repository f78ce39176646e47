import { type TargetPart, targetColumnPath, targetPartPath, targetPath } from "../../checks/paths";
import type { ColumnType, Dimension, Fact, History, Target, TargetColumn, TargetOrigin, Vanishing } from "../../model";
import { percent } from "../../model/share";
import { describeType } from "../../model/types/registry";
import {
  describeHistory,
  describeOrigin,
  describeValue,
  describeVanishing,
  printHistory,
  printOrigin,
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
  IN_WORDS_ALONE,
  list,
  moreOrLess,
  text,
} from "./compare";
import { guards, least } from "./guards";
import { classOfStoredType, conversionOf } from "./types";

export function diffTargets(before: readonly Target[], after: readonly Target[]): readonly Change[] {
  return compareNamed(before, after, {
    nameOf: ({ name }) => name,
    added: (target) => ({
      class: "additive",
      ...table(target.name),
      words: `${target.kind} added: ${contentOf(target)}`,
      why: "it is loaded from the next run on",
    }),
    removed: ({ name, kind }) => ({
      class: "destructive",
      ...table(name),
      words: `${kind} removed`,
      why: "it is loaded no more, and who reads it has to read something else",
    }),
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
      why: "it has other rows and other surrogate keys",
    },
  ];
}

function diffDimension(before: Dimension, after: Dimension): readonly Change[] {
  const { name } = after;
  return compareFields<Dimension>(before, after, {
    ...sharedFields(name),
    kind: constant(),
    from: madeFrom(name),
    naturalKey: changed(
      {
        ...part(name, "naturalKey"),
        what: "natural key",
        show: list,
        why: "rows are told apart by something else, so a surrogate key may stand for other rows",
      },
      "model",
    ),
    history: changed(
      {
        ...part(name, "history"),
        what: "history",
        show: describeHistory,
        exact: printHistory,
        why: whyHistory,
      },
      (was, is) => (was.kind === "versions" && is.kind === "overwrite" ? "destructive" : "model"),
    ),
  });
}

function diffFact(before: Fact, after: Fact): readonly Change[] {
  const { name } = after;
  return compareFields<Fact>(before, after, {
    ...sharedFields(name),
    kind: constant(),
    from: madeFrom(name),
    grain: changed(
      {
        ...part(name, "grain"),
        what: "grain",
        show: list,
        why: "a row stands for something else, so counts and sums differ",
      },
      "model",
    ),
  });
}

function madeFrom<Origin extends TargetOrigin>(target: string): (before: Origin, after: Origin) => readonly Change[] {
  const why = "its rows are those of something else: which there are, and how many, may differ";
  return changed(
    { ...part(target, "from"), what: "made from", show: describeOrigin, exact: printOrigin, why },
    "model",
  );
}

function whyHistory(before: History, after: History): string {
  if (before.kind === "versions" && after.kind === "overwrite")
    return `how things were on an earlier day is known no more, and is not kept from now on; the columns ${before.from} and ${before.to} go, and who reads them gets an error`;
  if (before.kind === "overwrite" && after.kind === "versions")
    return `changes are kept from now on, in the new columns ${after.from} and ${after.to}; those before are not known, and what is there begins on the day of the last load, or on an earlier one that it says itself`;
  return "the first version of a key begins on another day: what is dated before it takes that version or another one";
}

type SharedField = Exclude<keyof Dimension & keyof Fact, "kind" | "from">;

function sharedFields(target: string): FieldComparisons<Pick<Dimension, SharedField>> {
  return {
    name: constant(),
    key: changed(
      {
        ...part(target, "key"),
        what: "surrogate key",
        show: String,
        why: "another column holds it, and who joins by the old one gets other values",
      },
      "destructive",
    ),
    columns: (old, current) => [
      ...compareOrder(
        { ...table(target), why: "a table that is there keeps its order, and who names columns sees no difference" },
        old,
        current,
      ),
      ...compareNamed(old, current, {
        nameOf: ({ name }) => name,
        added: ({ name, type }) => ({
          class: "additive",
          ...columnOf(target, name),
          words: `column added, ${redshift(type)}`,
          why: "rows that were loaded earlier have no value until they are computed again",
        }),
        removed: ({ name }) => ({
          class: "destructive",
          ...columnOf(target, name),
          words: "column removed",
          why: "its values go, and who reads it gets an error",
        }),
        both: (was, is) => diffColumn(target, was, is),
      }),
    ],
    whenSourceRowVanishes: changed(
      {
        ...part(target, "whenSourceRowVanishes"),
        what: "when the source row vanishes",
        show: describeVanishing,
        why: whyVanishing,
      },
      classOfVanishing,
    ),
    description: changed({ ...table(target), what: "description", show: text, why: IN_WORDS_ALONE }, "documentation"),
  };
}

function diffColumn(target: string, before: TargetColumn, after: TargetColumn): readonly Change[] {
  const column = columnOf(target, after.name);
  return compareFields(before, after, {
    name: constant(),
    type: changed({ ...column, what: "type", show: redshift, why: whyConverted }, classOfStoredType),
    nullable: changed(
      {
        ...column,
        what: NULL_ALLOWED,
        show: (nullable) => (nullable ? "allowed" : "refused"),
        why: moreOrLess(
          Number,
          "readers have to reckon with NULL",
          "readers may count on a value in every row that is loaded from now on",
        ),
      },
      "column",
    ),
    value: changed(
      {
        ...column,
        what: "value",
        show: describeValue,
        exact: printValue,
        why: (_, is) =>
          is.kind === "lookup"
            ? `it points to other rows of ${is.dimension}, so what is joined through it differs`
            : "the same name holds something else, so what is summed or filtered by it differs",
      },
      (was, is) => (was.kind === "lookup" || is.kind === "lookup" ? "model" : "column"),
    ),
    description: changed({ ...column, what: "description", show: text, why: IN_WORDS_ALONE }, "documentation"),
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

function whyConverted(before: ColumnType, after: ColumnType): string {
  switch (conversionOf(before, after)) {
    case "widening":
      return "every value stays the same value";
    case "lossless":
      return "every value has one of the new type; who compares or joins by it has to follow";
    case "lossy":
      return "a value that the new type does not hold is lost";
    case null:
      return "no value of the old type is one of the new type for certain";
  }
}

function whyVanishing(before: Vanishing, after: Vanishing): string {
  if (after.kind === "keep") return "what is gone from the source stays, and counts in every sum";
  const does = after.kind === "remove" ? "removes" : "closes";
  if (before.kind !== after.kind)
    return after.kind === "remove"
      ? "what is gone from the source goes from the table"
      : "what is gone from the source stays as a version that has ended";
  const share = percent(after.refuseAbove);
  return after.refuseAbove > ("refuseAbove" in before ? before.refuseAbove : 0)
    ? `a source that is half empty by mistake ${does} up to ${share} of the rows before a run is refused`
    : `a run that ${does} more than ${share} of the rows at once is refused`;
}

/** Removing what was kept, or more of it at once, loses rows. */
function classOfVanishing(before: Vanishing, after: Vanishing): ChangeClass {
  if (after.kind === "remove" && before.kind !== "remove") return "destructive";
  if (after.kind === "keep" || before.kind === "keep") return "model";
  return guards("removal", least)(before.refuseAbove, after.refuseAbove);
}
