import { callOf, type CallSite } from "../call-site";
import { constantBeside, valueOf } from "../expressions/constant";
import type { NeedsNumber } from "../expressions/arithmetic";
import type { NeedsText } from "../expressions/text";
import type { KindOf, NameOf, Operand, OriginOf, Value } from "../expressions/value";
import type { Group } from "../kinds";
import type { Accepted, Named, Refusal } from "../refusal";
import { compare } from "./comparisons";
import { Condition } from "./condition";
import { PredicateOf } from "./predicate";

/** From `low` to `high`, both included. */
export function between(low: number, high: number): Condition<"number">;
export function between<Given extends Value>(
  value: Given & NeedsNumber<Given, "between">,
  low: number,
  high: number,
): PredicateOf<OriginOf<Given>>;
export function between(...given: readonly unknown[]): Condition<"number"> | PredicateOf {
  const site = callOf(between);
  if (given.length > 2) return inRange(given[0], given[1], given[2], site);
  return new Condition((value) => inRange(value, given[0], given[1], site), site);
}

function inRange(value: unknown, low: unknown, high: unknown, site: CallSite): PredicateOf<never> {
  const [from, to] = [compare(">=", value, low, site), compare("<=", value, high, site)];
  return new PredicateOf({ kind: "and", all: [from.predicate, to.predicate] }, site, from.faults);
}

/** One of the listed values: `oneOf(["free", "let"])`. */
export function oneOf(values: readonly string[]): Condition<"text">;
export function oneOf(values: readonly number[]): Condition<"number">;
export function oneOf<Given extends Value>(
  value: Given,
  values: readonly string[] | readonly number[],
): PredicateOf<OriginOf<Given>>;
export function oneOf(
  ...given: readonly [unknown, ...(readonly unknown[])]
): Condition<"text"> | Condition<"number"> | PredicateOf {
  const site = callOf(oneOf);
  if (given.length > 1) return among(given[0], given[1], site);
  return new Condition<"text">((value) => among(value, given[0], site), site);
}

function among(given: unknown, listed: unknown, site: CallSite): PredicateOf<never> {
  const value = valueOf(given, site);
  const constants = (Array.isArray(listed) ? listed : [listed]).map((item: unknown) =>
    constantBeside(item, value.expression.type, site),
  );
  const values = constants.flatMap(({ expression }) => (expression.kind === "constant" ? [expression.value] : []));
  return new PredicateOf({ kind: "oneOf", value: value.expression, values }, site, [
    ...value.faults,
    ...constants.flatMap((constant) => constant.faults),
  ]);
}

/** The whole text matches a regular expression (Java's notation, as Spark reads it): `matches("[A-Z]{2}[0-9]+")`. */
export function matches(pattern: string): Condition<"text">;
export function matches<Given extends Value>(
  value: Given & NeedsText<Given, "matches">,
  pattern: string,
): PredicateOf<OriginOf<Given>>;
export function matches(...given: readonly unknown[]): Condition<"text"> | PredicateOf {
  const site = callOf(matches);
  if (given.length > 1) return matching(given[0], given[1], site);
  return new Condition((value) => matching(value, given[0], site), site);
}

function matching(given: unknown, pattern: unknown, site: CallSite): PredicateOf<never> {
  const { expression, faults } = valueOf(given, site);
  return new PredicateOf({ kind: "matches", value: expression, pattern: String(pattern) }, site, faults);
}

/** Nothing, or the sentence that says why two values are never equal. */
type Comparable<Left, Right> =
  Group<KindOf<Right>> extends Group<KindOf<Left>>
    ? unknown
    : Right extends string
      ? unknown
      : Refusal<`${NameOf<Right>} is ${Named<KindOf<Right>>}, ${NameOf<Left>} is ${Named<KindOf<Left>>}; they cannot be compared`>;

/** Both are the same. Unknown, so neither true nor false, where one of them is NULL. */
export function equalTo<Left extends Value, const Right extends Operand>(
  left: Left,
  right: Accepted<Right, Comparable<Left, Right>>,
): PredicateOf<OriginOf<Left> | OriginOf<Right>> {
  return compare("=", left, right, callOf(equalTo));
}

/** They are not the same. Unknown where one of them is NULL. */
export function differentFrom<Left extends Value, const Right extends Operand>(
  left: Left,
  right: Accepted<Right, Comparable<Left, Right>>,
): PredicateOf<OriginOf<Left> | OriginOf<Right>> {
  return compare("<>", left, right, callOf(differentFrom));
}

/** There is no value. Never unknown. */
export function isNull<Given extends Value>(value: Given): PredicateOf<OriginOf<Given>> {
  const site = callOf(isNull);
  const { expression, faults } = valueOf(value, site);
  return new PredicateOf({ kind: "isNull", value: expression }, site, faults);
}
