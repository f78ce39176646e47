import {
  type ComparisonOperator,
  type ConstantValue,
  type DatePart,
  describeType,
  type Expression,
  type Predicate,
} from "../../model";
import { mostCharacters } from "../../model/types/most-characters";
import { numbersOf, type NumberRange } from "../../model/types/number-range";
import { characters } from "../../model/types/varchar";

/** What a condition says of every row that has the values which it needs. */
export type Outcome = "always" | "never";

/** A condition that says the same of every row, and why. */
export interface Decided {
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
      return predicate.all.flatMap((each) => (decide(each) === null ? decidedIn(each) : []));
    case "or":
      return predicate.any.flatMap(decidedIn);
    case "not":
      return decidedIn(predicate.predicate);
    case "oneOf":
      return predicate.values.flatMap((value) => equality(predicate.value, value) ?? []);
    case "compare":
    case "matches":
    case "isNull":
      return [];
  }
}

function decide(predicate: Predicate): Decided | null {
  switch (predicate.kind) {
    case "and":
      return together(predicate.all, "never");
    case "or":
      return together(predicate.any, "always");
    case "not": {
      const inner = decide(predicate.predicate);
      return inner === null ? null : { ...inner, outcome: inner.outcome === "always" ? "never" : "always" };
    }
    case "oneOf": {
      const members = predicate.values.map((value) => equality(predicate.value, value));
      return members.every((member) => member !== null) ? (members[0] ?? null) : null;
    }
    case "compare":
      return comparison(predicate);
    case "matches":
    case "isNull":
      return null;
  }
}

/** `one`: the outcome of which a single one decides the whole; the other one must be that of all. */
function together(predicates: readonly Predicate[], one: Outcome): Decided | null {
  const decided = predicates.map(decide);
  const single = decided.find((each) => each?.outcome === one);
  if (single !== undefined) return single;
  return decided.every((each) => each !== null) ? (decided[0] ?? null) : null;
}

/** Of equality with a constant that the value cannot be. */
function equality(value: Expression, constant: ConstantValue): Decided | null {
  if (constant === null) return null;
  const because = textIsNot(value, constant) ?? numberIsNot("=", value, constant)?.because ?? null;
  return because === null ? null : { outcome: "never", because };
}

const MIRRORED: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  "=": "=",
  "<>": "<>",
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
};

function comparison({ operator, left, right }: Extract<Predicate, { kind: "compare" }>): Decided | null {
  if (JSON.stringify(left) === JSON.stringify(right)) {
    const outcome = operator === "=" || operator === "<=" || operator === ">=" ? "always" : "never";
    return { outcome, because: "it compares a value with itself" };
  }
  if (left.kind === "constant")
    return right.kind === "constant" ? null : against(MIRRORED[operator], right, left.value);
  return right.kind === "constant" ? against(operator, left, right.value) : null;
}

function against(operator: ComparisonOperator, value: Expression, constant: ConstantValue): Decided | null {
  if (constant === null) return { outcome: "never", because: "nothing compares with NULL; write isNull" };
  if (operator !== "=" && operator !== "<>") return numberIsNot(operator, value, constant);
  const never = equality(value, constant);
  return never === null || operator === "=" ? never : { ...never, outcome: "always" };
}

/** Why a text is not among the values of a column, or null. */
function textIsNot(value: Expression, constant: ConstantValue): string | null {
  if (value.kind !== "column" || typeof constant !== "string") return null;
  const { kind } = value.type;
  if (kind === "set" && !isSubset(constant, value.type.values))
    return `${JSON.stringify(constant)} is no list of its members in their order, with commas between them`;
  const most = mostCharacters(value.type);
  if (most !== null && characters(constant) > most)
    return `${JSON.stringify(constant)} is longer than a ${describeType(value.type).mysqlDefinition}`;
  const isText = kind === "char" || kind === "varchar" || kind === "text";
  return isText && constant.endsWith(" ")
    ? `${JSON.stringify(constant)} ends with a blank, and texts are read without blanks at their end`
    : null;
}

function isSubset(constant: string, members: readonly string[]): boolean {
  const places = constant === "" ? [] : constant.split(",").map((member) => members.indexOf(member));
  return places.every((place, index) => place > (places[index - 1] ?? -1));
}

const PARTS: Readonly<Record<DatePart, readonly [least: number, most: number]>> = {
  year: [1, 9999],
  quarter: [1, 4],
  month: [1, 12],
  day: [1, 31],
  dayOfWeek: [1, 7],
  dayOfYear: [1, 366],
  hour: [0, 23],
  minute: [0, 59],
};

function rangeOf(value: Expression): NumberRange | null {
  if (value.kind === "column") return numbersOf(value.type);
  if (value.kind !== "datePart") return null;
  const [least, most] = PARTS[value.part];
  return { least: BigInt(least), most: BigInt(most), scale: 0 };
}

/** Of a comparison with a number that lies beyond what the value can be, or between two of its steps. */
function numberIsNot(operator: ComparisonOperator, value: Expression, constant: ConstantValue): Decided | null {
  const range = rangeOf(value);
  const number = range === null ? null : scaled(String(constant), range.scale);
  if (range === null || number === null) return null;
  const outcome = outcomeOf(operator, range, number);
  const [least, most] = [range.least, range.most].map((bound) => written(bound, range.scale));
  const digits = range.scale === 0 ? "whole numbers" : `numbers of ${String(range.scale)} digits after the point`;
  return outcome === null
    ? null
    : { outcome, because: `${String(constant)} beside ${digits} from ${least ?? ""} to ${most ?? ""}` };
}

/** A number as so many steps of the range, rounded down, and whether something was left. */
interface Steps {
  readonly steps: bigint;
  readonly isBetween: boolean;
}

function scaled(text: string, scale: number): Steps | null {
  const [, sign = "", whole = "", fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === "") return null;
  const kept = BigInt(whole + fraction.slice(0, scale).padEnd(scale, "0"));
  const isBetween = /[1-9]/.test(fraction.slice(scale));
  return { steps: sign === "" ? kept : -kept - (isBetween ? 1n : 0n), isBetween };
}

function written(steps: bigint, scale: number): string {
  if (scale === 0) return String(steps);
  const digits = String(steps < 0n ? -steps : steps).padStart(scale + 1, "0");
  return `${steps < 0n ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** `steps` is the greatest step that is not above the constant. */
function outcomeOf(
  operator: ComparisonOperator,
  { least, most }: NumberRange,
  { steps, isBetween }: Steps,
): Outcome | null {
  const isBelow = steps < least;
  const isAbove = steps > most || (steps === most && isBetween);
  switch (operator) {
    case "=":
    case "<>":
      if (!isBetween && !isBelow && !isAbove) return null;
      return operator === "=" ? "never" : "always";
    case "<":
    case ">=": {
      // No value is below the constant, or every one.
      const noneBelow = steps < least || (steps === least && !isBetween);
      if (!noneBelow && !isAbove) return null;
      return noneBelow === (operator === "<") ? "never" : "always";
    }
    case ">":
    case "<=": {
      const noneAbove = steps >= most;
      if (!noneAbove && !isBelow) return null;
      return noneAbove === (operator === ">") ? "never" : "always";
    }
  }
}
