import type { IntegerWidth } from "../../model";
import { callOf } from "../call-site";
import { ColumnBuilder } from "./builder";

export interface NumberOptions {
  readonly unsigned?: boolean;
}

type Integer = ColumnBuilder<"integer", true>;

/** TINYINT: -128 to 127; SMALLINT in the warehouse. For TINYINT(1) that means yes and no, take `boolean`. */
export function tinyint(options: NumberOptions = {}): Integer {
  return integerOf("tiny", options, tinyint);
}

/** SMALLINT: -32,768 to 32,767. Unsigned ones take the next wider type in the warehouse. */
export function smallint(options: NumberOptions = {}): Integer {
  return integerOf("small", options, smallint);
}

/** MEDIUMINT: 24 bits; INTEGER in the warehouse. */
export function mediumint(options: NumberOptions = {}): Integer {
  return integerOf("medium", options, mediumint);
}

/** INT: 32 bits. Unsigned: BIGINT in the warehouse. */
export function integer(options: NumberOptions = {}): Integer {
  return integerOf("regular", options, integer);
}

/** BIGINT: 64 bits. Unsigned: DECIMAL(20,0) in the warehouse. */
export function bigint(options: NumberOptions = {}): Integer {
  return integerOf("big", options, bigint);
}

function integerOf(
  width: IntegerWidth,
  { unsigned = false }: NumberOptions,
  builder: (options?: NumberOptions) => Integer,
): Integer {
  return new ColumnBuilder({ kind: "integer", width, unsigned }, callOf(builder));
}

/** DECIMAL(precision, scale): digits in all, and after the point. */
export function decimal(
  precision: number,
  scale: number,
  { unsigned = false }: NumberOptions = {},
): ColumnBuilder<"decimal", true> {
  return new ColumnBuilder({ kind: "decimal", precision, scale, unsigned }, callOf(decimal));
}

/** FLOAT: 32 bits, about 7 digits. For money take `decimal`. */
export function float(): ColumnBuilder<"float", true> {
  return new ColumnBuilder({ kind: "float" }, callOf(float));
}

/** DOUBLE: 64 bits, about 15 digits. For money take `decimal`. */
export function double(): ColumnBuilder<"double", true> {
  return new ColumnBuilder({ kind: "double" }, callOf(double));
}

/** BIT(length): 1 to 64 bits, as a whole number. */
export function bit(length = 1): ColumnBuilder<"bit", true> {
  return new ColumnBuilder({ kind: "bit", length }, callOf(bit));
}

/** TINYINT(1). */
export function boolean(): ColumnBuilder<"boolean", true> {
  return new ColumnBuilder({ kind: "boolean" }, callOf(boolean));
}
