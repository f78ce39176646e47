import { type ColumnKind, type ColumnType, type ConstantValue, describeType, type Expression } from "../../model";
import { characters } from "../../model/types/varchar";
import { call, parameter } from "../arguments/call";
import { unfitCharacter } from "../arguments/characters";
import { asWritten, simple, where } from "../arguments/kinds";
import { callOf, type CallSite } from "../call-site";
import { type ColumnBuilder, TYPE_ALONE } from "../columns/builder";
import { argumentFaults } from "../type-arguments";
import { digitsOf, fitsDigits, type Digits } from "./digits";
import { CONSTANT } from "./operand";
import { isValue, type KindOf, type Operand, Value } from "./value";

function isConstant(given: unknown): given is ConstantValue {
  return given === null || CONSTANT.accepts(given);
}

const CONSTANT_OR_NULL = asWritten(
  where(
    simple<ConstantValue>("a constant", '"EUR"', isConstant, () => null),
    unfitCharacter,
  ),
  "write it as text",
);
const PLAIN = call("constant", parameter("value", CONSTANT));
const TYPED = call("constant", parameter("value", CONSTANT_OR_NULL), parameter("type", TYPE_ALONE));

/**
 * A constant as a column's value. Its type follows from the value; dates, decimals and other types that TypeScript has
 * no notation for are text with a type: `constant("2026-01-31", date())`.
 */
export function constant<const Given extends string | number | boolean>(value: Given): Value<never, KindOf<Given>>;
export function constant<Kind extends ColumnKind>(value: ConstantValue, type: ColumnBuilder<Kind>): Value<never, Kind>;
export function constant(...given: readonly unknown[]): Value {
  if (given.length < 2) {
    const { values, site, faults } = PLAIN.read(given, callOf(constant));
    return new Value(constantOf(values[0]), site, faults);
  }
  const { values, site, faults } = TYPED.read(given, callOf(constant));
  const [value, { type }] = values;
  return new Value(constantAs(value, type), site, [...faults, ...argumentFaults("constant", type, site)]);
}

/** The value itself, or a constant. */
export function valueOf(given: Operand, site: CallSite): Value {
  return isValue(given) ? given : new Value(constantOf(given), site);
}

/** A plain constant next to a value of a known type: of that type when it can say the constant exactly. */
export function constantBeside(given: Operand, type: ColumnType, site: CallSite): Value {
  if (isValue(given) || !holds(type, given)) return valueOf(given, site);
  return new Value(constantAs(given, type), site);
}

function constantOf(value: ConstantValue): Expression {
  return constantAs(value, typeOf(value));
}

function constantAs(value: ConstantValue, type: ColumnType): Expression {
  const exact = type.kind === "decimal" && typeof value === "number" ? plainNotation(value) : value;
  return { kind: "constant", type, nullable: value === null, value: exact };
}

function typeOf(value: ConstantValue): ColumnType {
  if (typeof value === "string") return { kind: "varchar", length: Math.max(1, characters(value)) };
  if (typeof value === "boolean") return { kind: "boolean" };
  const digits = typeof value === "number" ? digitsOf(plainNotation(value)) : null;
  if (digits === null || digits.whole > MOST_DIGITS) return typeof value === "number" ? { kind: "double" } : INTEGER;
  if (digits.fraction > 0) return decimalOf(digits);
  return digits.whole < 10 ? INTEGER : { kind: "integer", width: "big", unsigned: false };
}

const INTEGER: ColumnType = { kind: "integer", width: "regular", unsigned: false };

/** Of a whole number that every BIGINT holds. */
const MOST_DIGITS = 18;

function decimalOf({ whole, fraction }: Digits): ColumnType {
  return { kind: "decimal", precision: whole + fraction, scale: fraction, unsigned: false };
}

/** Whether a constant of that type means exactly what was given. */
function holds(type: ColumnType, given: unknown): given is ConstantValue {
  const digits = typeof given === "number" || typeof given === "string" ? digitsOf(plainNotation(given)) : null;
  if (type.kind === "decimal") {
    return digits !== null && fitsDigits(digits, { whole: type.precision - type.scale, fraction: type.scale });
  }
  if (type.kind === "integer") return type.width === "big" && typeof given === "number" && Number.isSafeInteger(given);
  if (type.kind === "float" || type.kind === "double") return typeof given === "number";
  return describeType(type).temporal && typeof given === "string";
}

/** Without an exponent. */
function plainNotation(value: string | number): string {
  if (typeof value === "string") return value;
  const text = String(value);
  return text.includes("e") ? value.toFixed(20).replace(/0+$/, "").replace(/\.$/, "") : text;
}
