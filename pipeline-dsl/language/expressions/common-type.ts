import type { ColumnType } from "../../model";
import { widerText } from "./text-type";

type Decimal = Extract<ColumnType, { kind: "decimal" }>;

const DOUBLE: ColumnType = { kind: "double" };

/** Spark's and Redshift's most digits, and the fraction that Spark keeps when a result needs more. */
const MOST_DIGITS = 38;
const KEPT_FRACTION = 6;

/** The narrowest type that holds the values of all: what coalesce, a case and a union of columns are. */
export function commonType(types: readonly ColumnType[]): ColumnType {
  return types.reduce((left, right) => (sameType(left, right) ? left : wider(left, right)));
}

export function sameType(left: ColumnType, right: ColumnType): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}

function wider(left: ColumnType, right: ColumnType): ColumnType {
  if (isReal(left) || isReal(right)) return DOUBLE;
  const [leftDigits, rightDigits] = [asDecimal(left), asDecimal(right)];
  if (leftDigits !== null && rightDigits !== null) {
    if (left.kind === "decimal" || right.kind === "decimal") return widerDecimal(leftDigits, rightDigits);
    return integerOf(Math.max(leftDigits.precision, rightDigits.precision));
  }
  const text = widerText(left, right);
  if (text !== null) return text;
  const [leftFraction, rightFraction] = [secondDigits(left), secondDigits(right)];
  if (leftFraction !== null && rightFraction !== null) {
    return { kind: "timestamp", precision: Math.max(leftFraction, rightFraction) };
  }
  // No common type: the type checker refuses it, and so does compile.
  return left;
}

function widerDecimal(left: Decimal, right: Decimal): ColumnType {
  const scale = Math.max(left.scale, right.scale);
  const whole = Math.max(left.precision - left.scale, right.precision - right.scale);
  return boundedDecimal(whole + scale, scale);
}

/** As Spark does when a result has more than 38 digits: the fraction gives way, down to six digits. */
export function boundedDecimal(precision: number, scale: number): ColumnType {
  if (precision <= MOST_DIGITS) return { kind: "decimal", precision, scale, unsigned: false };
  const kept = Math.max(MOST_DIGITS - (precision - scale), Math.min(scale, KEPT_FRACTION));
  return { kind: "decimal", precision: MOST_DIGITS, scale: kept, unsigned: false };
}

export function isReal(type: ColumnType): boolean {
  return type.kind === "float" || type.kind === "double";
}

const INTEGER_DIGITS = { tiny: 3, small: 5, medium: 8, regular: 10, big: 19 };

/** The decimal type that holds a number without a loss; null for what is no exact number. */
export function asDecimal(type: ColumnType): Decimal | null {
  if (type.kind === "decimal") return type;
  if (type.kind === "integer")
    return wholeNumber(type.width === "big" && type.unsigned ? 20 : INTEGER_DIGITS[type.width]);
  if (type.kind === "bit") return wholeNumber(type.length < 64 ? 19 : 20);
  return type.kind === "year" ? wholeNumber(4) : null;
}

function wholeNumber(precision: number): Decimal {
  return { kind: "decimal", precision, scale: 0, unsigned: false };
}

/** Signed, since a union of a signed and an unsigned type needs the sign and the digits. */
function integerOf(digits: number): ColumnType {
  if (digits > INTEGER_DIGITS.big) return wholeNumber(digits);
  return { kind: "integer", width: digits >= INTEGER_DIGITS.regular ? "big" : "regular", unsigned: false };
}

function secondDigits(type: ColumnType): number | null {
  if (type.kind === "date") return 0;
  return type.kind === "datetime" || type.kind === "timestamp" ? type.precision : null;
}
