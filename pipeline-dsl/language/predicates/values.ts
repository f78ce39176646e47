import { call, parameter } from "../arguments/call";
import { set } from "../arguments/containers";
import { anyText, number, where } from "../arguments/kinds";
import { callOf, type CallSite } from "../call-site";
import { constantBeside } from "../expressions/constant";
import { CONSTANT, OPERAND, VALUE } from "../expressions/operand";
import { type Fault, NO_FAULTS } from "../fault";
import type { NeedsNumber } from "../expressions/arithmetic";
import type { NeedsText } from "../expressions/text";
import type { KindOf, NameOf, Operand, OriginOf, Value } from "../expressions/value";
import type { Group } from "../kinds";
import type { Accepted, Named, Refusal } from "../refusal";
import { compare } from "./comparisons";
import { Condition } from "./condition";
import { PredicateOf } from "./predicate";

const BOUNDS = [parameter("low", number("a number", "1")), parameter("high", number("a number", "5"))] as const;
const IN_RANGE = call("between", ...BOUNDS);
const BETWEEN = call("between", parameter("value", VALUE), ...BOUNDS);

const NOT_EMPTY = where(set(CONSTANT, "a list of constants", '["free", "let"]'), (listed) =>
  listed.length > 0 ? null : { message: "is empty, and nothing is one of nothing", fix: "list the values" },
);
const LISTED = parameter("values", NOT_EMPTY);
const IS_ONE_OF = call("oneOf", LISTED);
const ONE_OF = call("oneOf", parameter("value", VALUE), LISTED);

const PATTERN = parameter("pattern", anyText("a regular expression as text", '"[A-Z]{2}"'));
const MATCHING = call("matches", PATTERN);
const MATCHES = call("matches", parameter("value", VALUE), PATTERN);

const EQUAL_TO = call("equalTo", parameter("left", VALUE), parameter("right", OPERAND));
const DIFFERENT_FROM = call("differentFrom", parameter("left", VALUE), parameter("right", OPERAND));
const IS_NULL = call("isNull", parameter("value", VALUE));

/** From `low` to `high`, both included. */
export function between(low: number, high: number): Condition<"number">;
export function between<Given extends Value>(
  value: Given & NeedsNumber<Given, "between">,
  low: number,
  high: number,
): PredicateOf<OriginOf<Given>>;
export function between(...given: readonly unknown[]): Condition<"number"> | PredicateOf {
  const site = callOf(between);
  if (given.length > 2) {
    const { values, faults } = BETWEEN.read(given, site);
    return inRange(...values, site, faults);
  }
  const { values, faults } = IN_RANGE.read(given, site);
  return new Condition((value) => inRange(value, ...values, site, NO_FAULTS), site, faults);
}

function inRange(
  value: Operand,
  low: number,
  high: number,
  site: CallSite,
  faults: readonly Fault[],
): PredicateOf<never> {
  const never: Fault = {
    code: "wrong-kind",
    message: `between goes from ${low} to ${high}, and nothing lies there`,
    why: "the lower bound stands first",
    fix: `write between(${high}, ${low})`,
    site,
  };
  const [from, to] = [compare(">=", value, low, site, NO_FAULTS), compare("<=", value, high, site, NO_FAULTS)];
  return new PredicateOf(
    { kind: "and", all: [from.predicate, to.predicate] },
    site,
    low > high ? [...faults, never] : faults,
  );
}

/** One of the listed values: `oneOf(["free", "let"])`. */
export function oneOf(values: readonly string[]): Condition<"text">;
export function oneOf(values: readonly number[]): Condition<"number">;
export function oneOf<Given extends Value>(
  value: Given,
  values: readonly string[] | readonly number[],
): PredicateOf<OriginOf<Given>>;
export function oneOf(...given: readonly unknown[]): Condition<"text"> | Condition<"number"> | PredicateOf {
  const site = callOf(oneOf);
  if (given.length > 1) {
    const { values, faults } = ONE_OF.read(given, site);
    return among(...values, site, faults);
  }
  const { values, faults } = IS_ONE_OF.read(given, site);
  return new Condition<"text">((value) => among(value, values[0], site, NO_FAULTS), site, faults);
}

function among(
  { expression }: Value,
  listed: readonly Operand[],
  site: CallSite,
  faults: readonly Fault[],
): PredicateOf<never> {
  const constants = listed.map((item) => constantBeside(item, expression.type, site).expression);
  const values = constants.flatMap((constant) => (constant.kind === "constant" ? [constant.value] : []));
  return new PredicateOf({ kind: "oneOf", value: expression, values }, site, faults);
}

/** The whole text matches a regular expression (Java's notation, as Spark reads it): `matches("[A-Z]{2}[0-9]+")`. */
export function matches(pattern: string): Condition<"text">;
export function matches<Given extends Value>(
  value: Given & NeedsText<Given, "matches">,
  pattern: string,
): PredicateOf<OriginOf<Given>>;
export function matches(...given: readonly unknown[]): Condition<"text"> | PredicateOf {
  const site = callOf(matches);
  if (given.length > 1) {
    const { values, faults } = MATCHES.read(given, site);
    return matching(...values, site, faults);
  }
  const { values, faults } = MATCHING.read(given, site);
  return new Condition((value) => matching(value, values[0], site, NO_FAULTS), site, faults);
}

function matching(
  { expression }: Value,
  pattern: string,
  site: CallSite,
  faults: readonly Fault[],
): PredicateOf<never> {
  return new PredicateOf({ kind: "matches", value: expression, pattern }, site, faults);
}

/** Nothing, or the sentence that says why two values are never equal. Text stands for dates, decimals and others, but not for yes or no. */
type Comparable<Left, Right> =
  Group<KindOf<Right>> extends Group<KindOf<Left>>
    ? unknown
    : Right extends string
      ? [KindOf<Left>] extends ["boolean"]
        ? Refusal<`${NameOf<Left>} is a boolean, and "${Right}" is text; write true or false`>
        : unknown
      : Refusal<`${NameOf<Right>} is ${Named<KindOf<Right>>}, ${NameOf<Left>} is ${Named<KindOf<Left>>}; they cannot be compared`>;

/** Both are the same. Unknown, so neither true nor false, where one of them is NULL. */
export function equalTo<Left extends Value, const Right extends Operand>(
  left: Left,
  right: Accepted<Right, Comparable<Left, Right>>,
): PredicateOf<OriginOf<Left> | OriginOf<Right>>;
export function equalTo(...given: readonly unknown[]): PredicateOf<never> {
  const { values, site, faults } = EQUAL_TO.read(given, callOf(equalTo));
  return compare("=", ...values, site, faults);
}

/** They are not the same. Unknown where one of them is NULL. */
export function differentFrom<Left extends Value, const Right extends Operand>(
  left: Left,
  right: Accepted<Right, Comparable<Left, Right>>,
): PredicateOf<OriginOf<Left> | OriginOf<Right>>;
export function differentFrom(...given: readonly unknown[]): PredicateOf<never> {
  const { values, site, faults } = DIFFERENT_FROM.read(given, callOf(differentFrom));
  return compare("<>", ...values, site, faults);
}

/** There is no value. Never unknown. */
export function isNull<Given extends Value>(value: Given): PredicateOf<OriginOf<Given>>;
export function isNull(...given: readonly unknown[]): PredicateOf<never> {
  const { values, site, faults } = IS_NULL.read(given, callOf(isNull));
  return new PredicateOf({ kind: "isNull", value: values[0].expression }, site, faults);
}
