import type { ComparisonOperator } from "../../model";
import { callOf, type CallSite } from "../call-site";
import type { NeedsNumber } from "../expressions/arithmetic";
import { constantBeside, valueOf } from "../expressions/constant";
import type { NeedsDate } from "../expressions/dates";
import type { Operand, OriginOf, Value } from "../expressions/value";
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

function numberComparison<Name extends string>(operator: ComparisonOperator): NumberComparison<Name> {
  function build(bound: number): Condition<"number">;
  function build(left: unknown, right: unknown): PredicateOf<never>;
  function build(...given: readonly unknown[]): Condition<"number"> | PredicateOf<never> {
    return comparison(operator, given, callOf(build));
  }
  return build;
}

function dateComparison<Name extends string>(operator: ComparisonOperator): DateComparison<Name> {
  function build(bound: string): Condition<"temporal">;
  function build(left: unknown, right: unknown): PredicateOf<never>;
  function build(...given: readonly unknown[]): Condition<"temporal"> | PredicateOf<never> {
    return comparison(operator, given, callOf(build));
  }
  return build;
}

/** One argument is the bound of a condition, two are a predicate. */
function comparison<Subject extends ConditionGroup>(
  operator: ComparisonOperator,
  given: readonly unknown[],
  site: CallSite,
): Condition<Subject> | PredicateOf<never> {
  if (given.length > 1) return compare(operator, given[0], given[1], site);
  return new Condition((value) => compare(operator, value, given[0], site), site);
}

export function compare(
  operator: ComparisonOperator,
  left: unknown,
  right: unknown,
  site: CallSite,
): PredicateOf<never> {
  const first = valueOf(left, site);
  const second = constantBeside(right, first.expression.type, site);
  return new PredicateOf({ kind: "compare", operator, left: first.expression, right: second.expression }, site, [
    ...first.faults,
    ...second.faults,
  ]);
}
