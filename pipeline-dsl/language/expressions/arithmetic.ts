import type { ArithmeticOperator, ColumnKind, ColumnType } from "../../model";
import { type Call, call, parameter } from "../arguments/call";
import { callOf } from "../call-site";
import type { Accepted, Named, Refusal } from "../refusal";
import type { NumberKind, NumberResult } from "../kinds";
import { asDecimal, boundedDecimal, isReal } from "./common-type";
import { valueOf } from "./constant";
import { OPERAND } from "./operand";
import { type KindOf, type NameOf, type Operand, type OriginOf, Value } from "./value";

const ADD = call("add", parameter("left", OPERAND), parameter("right", OPERAND));
const SUBTRACT = call("subtract", parameter("left", OPERAND), parameter("right", OPERAND));
const MULTIPLY = call("multiply", parameter("left", OPERAND), parameter("right", OPERAND));
const DIVIDE = call("divide", parameter("dividend", OPERAND), parameter("divisor", OPERAND));

/** Nothing, or the sentence that says why a value cannot be reckoned with. */
export type NeedsNumber<Given, For extends string> =
  KindOf<Given> extends NumberKind
    ? unknown
    : Refusal<`${NameOf<Given>} is ${Named<KindOf<Given>>}; ${For} needs a number`>;

type Sum<Left, Right, Kind extends ColumnKind = NumberResult<KindOf<Left> | KindOf<Right>>> = Value<
  OriginOf<Left> | OriginOf<Right>,
  Kind
>;

/** `left + right`. Whole numbers give a BIGINT; what does not fit into the result's type is NULL. */
export function add<const Left extends Operand, const Right extends Operand>(
  left: Accepted<Left, NeedsNumber<Left, "add">>,
  right: Accepted<Right, NeedsNumber<Right, "add">>,
): Sum<Left, Right>;
export function add(...given: readonly unknown[]): Value<never, never> {
  return arithmetic("+", ADD, given, add);
}

/** `left - right`. Whole numbers give a BIGINT; what does not fit into the result's type is NULL. */
export function subtract<const Left extends Operand, const Right extends Operand>(
  left: Accepted<Left, NeedsNumber<Left, "subtract">>,
  right: Accepted<Right, NeedsNumber<Right, "subtract">>,
): Sum<Left, Right>;
export function subtract(...given: readonly unknown[]): Value<never, never> {
  return arithmetic("-", SUBTRACT, given, subtract);
}

/** `left * right`. Whole numbers give a BIGINT; what does not fit into the result's type is NULL. */
export function multiply<const Left extends Operand, const Right extends Operand>(
  left: Accepted<Left, NeedsNumber<Left, "multiply">>,
  right: Accepted<Right, NeedsNumber<Right, "multiply">>,
): Sum<Left, Right>;
export function multiply(...given: readonly unknown[]): Value<never, never> {
  return arithmetic("*", MULTIPLY, given, multiply);
}

/** Division by zero is NULL. Whole numbers divide into a decimal. */
export function divide<const Left extends Operand, const Right extends Operand>(
  dividend: Accepted<Left, NeedsNumber<Left, "divide">>,
  divisor: Accepted<Right, NeedsNumber<Right, "divide">>,
): Sum<Left, Right, NumberResult<KindOf<Left> | KindOf<Right> | "decimal">>;
export function divide(...given: readonly unknown[]): Value<never, never> {
  return arithmetic("/", DIVIDE, given, divide);
}

/** What does not fit into the result's type is NULL. */
function arithmetic(
  operator: ArithmeticOperator,
  word: Call<readonly [Operand, Operand]>,
  given: readonly unknown[],
  builder: (left: never, right: never) => unknown,
): Value<never, never> {
  const { values, site, faults } = word.read(given, callOf(builder));
  const [one, other] = [valueOf(values[0], site).expression, valueOf(values[1], site).expression];
  const type = resultType(operator, one.type, other.type);
  return new Value(
    {
      kind: "arithmetic",
      type,
      nullable: one.nullable || other.nullable || mayHaveNone(operator, one.type, other.type, type),
      operator,
      left: one,
      right: other,
    },
    site,
    faults,
  );
}

const BIG: ColumnType = { kind: "integer", width: "big", unsigned: false };

/** Whether two values can have a result that is none: a division by zero, or one that the result's type does not hold. */
function mayHaveNone(operator: ArithmeticOperator, left: ColumnType, right: ColumnType, result: ColumnType): boolean {
  if (operator === "/" || isBig(left) || isBig(right)) return true;
  // 32 bits times 32 bits; with a sign there are 31 of them.
  if (operator === "*" && isUnsignedInteger(left) && isUnsignedInteger(right)) return true;
  const [one, other] = [asDecimal(left), asDecimal(right)];
  if (result.kind !== "decimal" || one === null || other === null) return false;
  const [wholeOne, wholeOther] = [one.precision - one.scale, other.precision - other.scale];
  const whole = operator === "*" ? wholeOne + wholeOther : Math.max(wholeOne, wholeOther) + 1;
  return whole > result.precision - result.scale;
}

function isUnsignedInteger(type: ColumnType): boolean {
  return type.kind === "integer" && type.width === "regular" && type.unsigned;
}

/** A whole number with which a BIGINT can overflow. */
function isBig(type: ColumnType): boolean {
  return type.kind === "bit" || (type.kind === "integer" && type.width === "big");
}

/** Spark's rules for decimals; whole numbers give a BIGINT, so that a sum of two INTs cannot overflow. */
function resultType(operator: ArithmeticOperator, left: ColumnType, right: ColumnType): ColumnType {
  const [one, other] = [asDecimal(left), asDecimal(right)];
  if (isReal(left) || isReal(right) || one === null || other === null) return { kind: "double" };
  if (operator !== "/" && left.kind !== "decimal" && right.kind !== "decimal") return BIG;
  const [wholeOne, wholeOther] = [one.precision - one.scale, other.precision - other.scale];
  switch (operator) {
    case "+":
    case "-": {
      const scale = Math.max(one.scale, other.scale);
      return boundedDecimal(Math.max(wholeOne, wholeOther) + scale + 1, scale);
    }
    case "*":
      return boundedDecimal(one.precision + other.precision + 1, one.scale + other.scale);
    case "/": {
      const scale = Math.max(6, one.scale + other.precision + 1);
      return boundedDecimal(wholeOne + other.scale + scale, scale);
    }
    default:
      return operator satisfies never;
  }
}
