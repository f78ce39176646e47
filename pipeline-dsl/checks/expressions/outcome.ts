import { type ConstantValue, type Expression, type Predicate } from "../../model";
import { type ExpressionNode, nodesIn } from "../../model/expression-parts";
import { patternIsTooLong, textIsNot } from "./text-is-not";
import { keyOf, truthsOf, withConstantLast } from "./truth";
import { rangeOf } from "./value-frames";

/** What a condition says of every row that has the values which it needs. */
export type Outcome = "always" | "never";

/** A condition that says the same of every row, and why. */
export interface Decided {
  /** The whole, or one of the values of a list that others of it may make true. */
  readonly subject: "a condition" | "one value of a list";
  readonly outcome: Outcome;
  readonly because: string;
}

/** The outermost decided conditions within one; the whole where it is decided itself. */
export function decidedIn(predicate: Predicate): readonly Decided[] {
  const whole = decide(predicate);
  if (whole !== null) return [whole];
  switch (predicate.kind) {
    case "and":
      // A bound that always holds beside one that does not, as in between(0, 5), is harmless.
      return predicate.all.flatMap((each) => (outcomeOf(each) === null ? decidedIn(each) : []));
    case "or":
      return predicate.any.flatMap(decidedIn);
    case "not":
      return decidedIn(predicate.predicate);
    case "oneOf":
      return predicate.values.flatMap((value) => {
        const decided = decide({ ...predicate, values: [value] });
        return decided === null ? [] : [{ ...decided, subject: "one value of a list" as const }];
      });
    case "compare":
    case "matches":
    case "isNull":
      return [];
  }
}

/** Places of the branches that no row takes, though some could: an earlier one takes every row for which they hold. */
export function neverTaken(whens: readonly Predicate[]): readonly number[] {
  return whens.flatMap((when, place) => {
    const earlier = whens.slice(0, place);
    if (place === 0 || [...earlier, when].some((each) => outcomeOf(each) !== null || isOfNothing(each))) return [];
    const truths = truthsOf(when, ...earlier);
    const isTaken = truths?.some(([own, ...others]) => own === true && !others.includes(true));
    return isTaken === false ? [place] : [];
  });
}

function decide(predicate: Predicate): Decided | null {
  const outcome = outcomeOf(predicate);
  return outcome === null ? null : { subject: "a condition", outcome, because: reasonOf(predicate, outcome) };
}

/** Unknown, for a row without a value, is neither. Of nothing, as a condition at fault is read, there is none. */
function outcomeOf(predicate: Predicate): Outcome | null {
  if (isOfNothing(predicate)) return null;
  const truths = truthsOf(predicate)?.flat();
  if (truths === undefined) return outcomeOfParts(predicate);
  if (!truths.includes(true)) return "never";
  return truths.includes(false) ? null : "always";
}

function isOfNothing(predicate: Predicate): boolean {
  return nodesIn(predicate).some(
    (node) => (node.kind === "and" && node.all.length === 0) || (node.kind === "or" && node.any.length === 0),
  );
}

/** Where there are too many ways to try them together. */
function outcomeOfParts(predicate: Predicate): Outcome | null {
  if (predicate.kind === "and") return predicate.all.some((each) => outcomeOf(each) === "never") ? "never" : null;
  if (predicate.kind === "or") return predicate.any.some((each) => outcomeOf(each) === "always") ? "always" : null;
  return null;
}

function reasonOf(predicate: Predicate, outcome: Outcome): string {
  switch (predicate.kind) {
    case "and":
    case "or": {
      const parts = predicate.kind === "and" ? predicate.all : predicate.any;
      const [decided] = parts.filter((each) => outcomeOf(each) === outcome);
      if (decided !== undefined) return reasonOf(decided, outcome);
      if (nodesIn(predicate).some(isBesideNull)) return BESIDE_NULL;
      const names = namesIn(predicate);
      return outcome === "never" ? `no row has such values of ${names}` : `every row has such values of ${names}`;
    }
    case "not":
      return reasonOf(predicate.predicate, outcome === "never" ? "always" : "never");
    case "oneOf":
      return besideConstant(predicate.value, predicate.values[0] ?? null, outcome);
    case "compare": {
      const { left, right } = withConstantLast(predicate);
      if (right.kind === "constant") return besideConstant(left, right.value, outcome);
      return keyOf(left) === keyOf(right) ? "it compares a value with itself" : `of ${namesIn(predicate)}`;
    }
    case "isNull":
      return `${predicate.value.kind === "column" ? namesIn(predicate) : "the value"} is ${outcome} NULL`;
    case "matches":
      return patternIsTooLong(predicate) ?? `of ${namesIn(predicate)}`;
  }
}

const BESIDE_NULL = "nothing compares with NULL; write isNull, and IS NULL in SQL";

function isBesideNull(node: ExpressionNode): boolean {
  return (
    node.kind === "compare" && [node.left, node.right].some((side) => side.kind === "constant" && side.value === null)
  );
}

function besideConstant(value: Expression, constant: ConstantValue, outcome: Outcome): string {
  if (constant === null) return BESIDE_NULL;
  if (value.kind === "constant") return `${JSON.stringify(value.value)} and ${JSON.stringify(constant)} are constants`;
  const range = rangeOf(value);
  if (range === null) return textIsNot(value, constant) ?? `${outcome === "never" ? "no" : "every"} value is so`;
  const [least, most] = [range.least, range.most].map((bound) => written(bound, range.scale));
  const digits = range.scale === 0 ? "whole numbers" : `numbers of ${String(range.scale)} digits after the point`;
  return `${String(constant)} beside ${digits} from ${least ?? ""} to ${most ?? ""}`;
}

function written(steps: bigint, scale: number): string {
  if (scale === 0) return String(steps);
  const digits = String(steps < 0n ? -steps : steps).padStart(scale + 1, "0");
  return `${steps < 0n ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function namesIn(predicate: Predicate): string {
  const names = nodesIn(predicate).flatMap((node) => {
    if (node.kind === "spark") return [node.sql];
    return node.kind === "column" ? [`${node.column.table}.${node.column.column}`] : [];
  });
  return names.length === 0 ? "constants" : [...new Set(names)].join(" and ");
}
