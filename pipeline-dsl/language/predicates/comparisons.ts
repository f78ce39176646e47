import { type ComparisonOperator, describeType } from "../../model";
import { type Call, call, parameter } from "../arguments/call";
import { either, number, text } from "../arguments/kinds";
import { callOf, type CallSite } from "../call-site";
import type { NeedsNumber } from "../expressions/arithmetic";
import { constantBeside, valueOf } from "../expressions/constant";
import { OPERAND, VALUE } from "../expressions/operand";
import type { NeedsDate } from "../expressions/dates";
import type { Operand, OriginOf, Value } from "../expressions/value";
import { type Fault, NO_FAULTS } from "../fault";
import type { Accepted } from "../refusal";
import { Condition, type ConditionGroup } from "./condition";
import { PredicateOf } from "./predicate";

type Reading<Left, Right> = PredicateOf<OriginOf<Left> | OriginOf<Right>>;

/** Of numbers. `atLeast(0)` waits for its value, `atLeast(apartments.price, 0)` has it. */
interface NumberComparison<Name extends string> {
  (bound: number): Condition<"number">;
  <Left extends Value, const Right extends Operand>(
    left: Accepted<Left, NeedsNumber<Left, Name>>,
    right: Accepted<Right, NeedsNumber<Right, Name>>,
  ): Reading<Left, Right>;
}

/** A date as text: `2026-01-31`, or `2026-01-31 12:00:00` beside a timestamp. */
export type DateText = `${number}-${number}-${number}` | `${number}-${number}-${number} ${string}`;

/** Of dates and timestamps. `after("2020-01-01")` waits for its value, `after(bookings.end_date, bookings.start_date)` has it. */
interface DateComparison<Name extends string> {
  (bound: DateText): Condition<"temporal">;
  <Left extends Value, Right extends Value | DateText>(
    left: Left & NeedsDate<Left, Name>,
    right: Right extends Value ? Right & NeedsDate<Right, Name> : Right,
  ): Reading<Left, Right>;
}

/** Each comparison has two words, since a reader takes `before` for a comparison of dates. */
const WORDS = {
  ">=": { number: "atLeast", temporal: "notBefore" },
  "<=": { number: "atMost", temporal: "notAfter" },
  ">": { number: "greaterThan", temporal: "after" },
  "<": { number: "lessThan", temporal: "before" },
} as const;

/** `>=`, of numbers. With one argument, a condition that waits for its value; with two, a predicate. */
export const atLeast = numberComparison<"atLeast">(">=");
/** `<=`, of numbers. With one argument, a condition that waits for its value; with two, a predicate. */
export const atMost = numberComparison<"atMost">("<=");
/** `>`, of numbers. With one argument, a condition that waits for its value; with two, a predicate. */
export const greaterThan = numberComparison<"greaterThan">(">");
/** `<`, of numbers. With one argument, a condition that waits for its value; with two, a predicate. */
export const lessThan = numberComparison<"lessThan">("<");

/** `>`, of dates and timestamps. With one argument, a condition that waits for its value; with two, a predicate. */
export const after = dateComparison<"after">(">");
/** `<`, of dates and timestamps. With one argument, a condition that waits for its value; with two, a predicate. */
export const before = dateComparison<"before">("<");
/** `>=`, of dates and timestamps. With one argument, a condition that waits for its value; with two, a predicate. */
export const notBefore = dateComparison<"notBefore">(">=");
/** `<=`, of dates and timestamps. With one argument, a condition that waits for its value; with two, a predicate. */
export const notAfter = dateComparison<"notAfter">("<=");

function numberComparison<Name extends string>(operator: keyof typeof WORDS): NumberComparison<Name> {
  const name = WORDS[operator].number;
  const condition = call(name, parameter("bound", number("a number", "0")));
  const predicate = call(name, parameter("left", OPERAND), parameter("right", OPERAND));
  function build(bound: number): Condition<"number">;
  function build(left: unknown, right: unknown): PredicateOf<never>;
  function build(...given: readonly unknown[]): Condition<"number"> | PredicateOf<never> {
    const site = callOf(build);
    return given.length > 1
      ? comparison(operator, "number", predicate, given, site)
      : waiting<"number">(operator, condition, given, site);
  }
  return build;
}

function dateComparison<Name extends string>(operator: keyof typeof WORDS): DateComparison<Name> {
  const name = WORDS[operator].temporal;
  const condition = call(name, parameter("bound", text("a date as text", '"2026-01-31"')));
  const other = either(VALUE, text("a date as text", '"2026-01-31"'));
  const predicate = call(name, parameter("left", VALUE), parameter("right", other));
  function build(bound: string): Condition<"temporal">;
  function build(left: unknown, right: unknown): PredicateOf<never>;
  function build(...given: readonly unknown[]): Condition<"temporal"> | PredicateOf<never> {
    const site = callOf(build);
    return given.length > 1
      ? comparison(operator, "temporal", predicate, given, site)
      : waiting<"temporal">(operator, condition, given, site);
  }
  return build;
}

/** The bound of a condition. */
function waiting<Subject extends ConditionGroup>(
  operator: ComparisonOperator,
  word: Call<readonly [number]> | Call<readonly [string]>,
  given: readonly unknown[],
  site: CallSite,
): Condition<Subject> {
  const { values, faults } = word.read(given, site);
  return new Condition((value) => compare(operator, value, values[0], site, NO_FAULTS), site, faults);
}

function comparison(
  operator: keyof typeof WORDS,
  of: "number" | "temporal",
  word: Call<readonly [Operand, Operand]>,
  given: readonly unknown[],
  site: CallSite,
): PredicateOf<never> {
  const { values, faults } = word.read(given, site);
  const reading = compare(operator, values[0], values[1], site, faults);
  const misplaced = otherWord(operator, of, reading, site);
  return misplaced === null ? reading : new PredicateOf(reading.predicate, site, [...faults, misplaced]);
}

const SUBJECTS = { number: "numbers", temporal: "dates and timestamps" };

/** What of the other word is said: the model has the operator alone. Values that no word orders are the check's. */
function otherWord(
  operator: keyof typeof WORDS,
  of: "number" | "temporal",
  { predicate }: PredicateOf,
  site: CallSite,
): Fault | null {
  if (predicate.kind !== "compare") return null;
  const types = [predicate.left, predicate.right].map(({ type }) => describeType(type));
  const other = of === "number" ? "temporal" : "number";
  if (!types.every((type) => (other === "number" ? type.numeric : type.temporal))) return null;
  const words = WORDS[operator];
  return {
    code: "wrong-kind",
    message: `${words[of]} compares ${SUBJECTS[of]}, and is given ${SUBJECTS[other]}`,
    why: "a reader takes the values for what the word is about",
    fix: `write ${words[other]}, or name the columns that are meant`,
    site,
  };
}

export function compare(
  operator: ComparisonOperator,
  left: Operand,
  right: Operand,
  site: CallSite,
  faults: readonly Fault[],
): PredicateOf<never> {
  const { expression } = valueOf(left, site);
  const beside = constantBeside(right, expression.type, site).expression;
  return new PredicateOf({ kind: "compare", operator, left: expression, right: beside }, site, faults);
}
