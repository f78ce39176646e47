import { type ColumnKind, type ColumnType, type ConstantValue, describeType, type Expression } from "../../model";
import { characters } from "../../model/types/varchar";
import { callOf, type CallSite } from "../call-site";
import type { ColumnBuilder } from "../columns/builder";
import type { Fault } from "../fault";
import { argumentFaults } from "../type-arguments";
import { digitsOf, fitsDigits, type Digits } from "./digits";
import { isValue, type KindOf, Value } from "./value";

/**
 * A constant as a column's value. Its type follows from the value; dates, decimals and other types that TypeScript has
 * no notation for are text with a type: `constant("2026-01-31", date())`.
 */
export function constant<const Given extends string | number | boolean>(value: Given): Value<never, KindOf<Given>>;
export function constant<Kind extends ColumnKind>(value: ConstantValue, type: ColumnBuilder<Kind>): Value<never, Kind>;
export function constant(value: ConstantValue, type?: ColumnBuilder): Value {
  const site = callOf(constant);
  if (type === undefined) return new Value(constantOf(value), site);
  return new Value(constantAs(value, type.type), site, argumentFaults("constant", type.type, site));
}

/** The value itself, or a constant; anything else, such as a misspelt column, is a fault that `compile` reports. */
export function valueOf(given: unknown, site: CallSite): Value {
  if (isValue(given)) return given;
  if (typeof given === "string" || typeof given === "number" || typeof given === "boolean") {
    return new Value(constantOf(given), site);
  }
  return new Value(constantOf(null), site, [noValue(given, site)]);
}

/** A plain constant next to a value of a known type: of that type when it can say the constant exactly. */
export function constantBeside(given: unknown, type: ColumnType, site: CallSite): Value {
  if (isValue(given) || !holds(type, given)) return valueOf(given, site);
  return new Value(constantAs(given, type), site);
}

function noValue(given: unknown, site: CallSite): Fault {
  return {
    code: "value-missing",
    message: `${given === undefined ? "undefined" : typeof given} stands where a column or a value is expected`,
    why: "a misspelt column name gives undefined; the type checker underlines it",
    fix: "name a column of the source, an expression or a constant",
    site,
  };
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
