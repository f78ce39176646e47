import type { IntegerWidth } from "../../model";
import { type Call, call, optionalParameter, parameter } from "../arguments/call";
import { optional, options } from "../arguments/containers";
import { flag, number } from "../arguments/kinds";
import { callOf } from "../call-site";
import { ColumnBuilder } from "./builder";

export interface NumberOptions {
  /** Without negative values. */
  readonly unsigned?: boolean;
}

type Integer = ColumnBuilder<"integer", true>;

const OPTIONS = optionalParameter(
  "options",
  options<NumberOptions>("NumberOptions", { unsigned: optional(flag(), "false") }),
  {},
  "{}",
);
const TINYINT = call("tinyint", OPTIONS);
const SMALLINT = call("smallint", OPTIONS);
const MEDIUMINT = call("mediumint", OPTIONS);
const INTEGER = call("integer", OPTIONS);
const BIGINT = call("bigint", OPTIONS);
const DECIMAL = call("decimal", parameter("precision", number()), parameter("scale", number()), OPTIONS);
const FLOAT = call("float");
const DOUBLE = call("double");
const BIT = call("bit", optionalParameter("length", number(), 1, "1"));
const BOOLEAN = call("boolean");

/** TINYINT: -128 to 127; SMALLINT in the warehouse. For TINYINT(1) that means yes and no, take `boolean`. */
export function tinyint(options?: NumberOptions): Integer;
export function tinyint(...given: readonly unknown[]): Integer {
  return integerOf("tiny", TINYINT, given, tinyint);
}

/** SMALLINT: -32,768 to 32,767. Unsigned ones take the next wider type in the warehouse. */
export function smallint(options?: NumberOptions): Integer;
export function smallint(...given: readonly unknown[]): Integer {
  return integerOf("small", SMALLINT, given, smallint);
}

/** MEDIUMINT: 24 bits; INTEGER in the warehouse. */
export function mediumint(options?: NumberOptions): Integer;
export function mediumint(...given: readonly unknown[]): Integer {
  return integerOf("medium", MEDIUMINT, given, mediumint);
}

/** INT: 32 bits. Unsigned: BIGINT in the warehouse. */
export function integer(options?: NumberOptions): Integer;
export function integer(...given: readonly unknown[]): Integer {
  return integerOf("regular", INTEGER, given, integer);
}

/** BIGINT: 64 bits. Unsigned: DECIMAL(20,0) in the warehouse. */
export function bigint(options?: NumberOptions): Integer;
export function bigint(...given: readonly unknown[]): Integer {
  return integerOf("big", BIGINT, given, bigint);
}

function integerOf(
  width: IntegerWidth,
  word: Call<readonly [NumberOptions]>,
  given: readonly unknown[],
  builder: (options?: NumberOptions) => Integer,
): Integer {
  const { values, site, faults } = word.read(given, callOf(builder));
  return new ColumnBuilder({ kind: "integer", width, unsigned: values[0].unsigned ?? false }, site, faults);
}

/** DECIMAL(precision, scale): digits in all, and after the point. */
export function decimal(precision: number, scale: number, options?: NumberOptions): ColumnBuilder<"decimal", true>;
export function decimal(...given: readonly unknown[]): ColumnBuilder<"decimal", true> {
  const { values, site, faults } = DECIMAL.read(given, callOf(decimal));
  const [precision, scale, { unsigned = false }] = values;
  return new ColumnBuilder({ kind: "decimal", precision, scale, unsigned }, site, faults);
}

/** FLOAT: 32 bits, about 7 digits. For money take `decimal`. */
export function float(): ColumnBuilder<"float", true>;
export function float(...given: readonly unknown[]): ColumnBuilder<"float", true> {
  const { site, faults } = FLOAT.read(given, callOf(float));
  return new ColumnBuilder({ kind: "float" }, site, faults);
}

/** DOUBLE: 64 bits, about 15 digits. For money take `decimal`. */
export function double(): ColumnBuilder<"double", true>;
export function double(...given: readonly unknown[]): ColumnBuilder<"double", true> {
  const { site, faults } = DOUBLE.read(given, callOf(double));
  return new ColumnBuilder({ kind: "double" }, site, faults);
}

/** BIT(length): 1 to 64 bits, as a whole number. */
export function bit(length?: number): ColumnBuilder<"bit", true>;
export function bit(...given: readonly unknown[]): ColumnBuilder<"bit", true> {
  const { values, site, faults } = BIT.read(given, callOf(bit));
  return new ColumnBuilder({ kind: "bit", length: values[0] }, site, faults);
}

/** TINYINT(1). */
export function boolean(): ColumnBuilder<"boolean", true>;
export function boolean(...given: readonly unknown[]): ColumnBuilder<"boolean", true> {
  const { site, faults } = BOOLEAN.read(given, callOf(boolean));
  return new ColumnBuilder({ kind: "boolean" }, site, faults);
}
