import type { IntegerWidth } from "../../model";
import { callOf } from "../call-site";
import { ColumnBuilder } from "./builder";

export interface NumberOptions {
  readonly unsigned?: boolean;
}

type Integer = ColumnBuilder<"integer", true>;

export function tinyint(options: NumberOptions = {}): Integer {
  return integerOf("tiny", options, tinyint);
}

export function smallint(options: NumberOptions = {}): Integer {
  return integerOf("small", options, smallint);
}

export function mediumint(options: NumberOptions = {}): Integer {
  return integerOf("medium", options, mediumint);
}

export function integer(options: NumberOptions = {}): Integer {
  return integerOf("regular", options, integer);
}

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

export function float(): ColumnBuilder<"float", true> {
  return new ColumnBuilder({ kind: "float" }, callOf(float));
}

export function double(): ColumnBuilder<"double", true> {
  return new ColumnBuilder({ kind: "double" }, callOf(double));
}

export function bit(length = 1): ColumnBuilder<"bit", true> {
  return new ColumnBuilder({ kind: "bit", length }, callOf(bit));
}

/** TINYINT(1). */
export function boolean(): ColumnBuilder<"boolean", true> {
  return new ColumnBuilder({ kind: "boolean" }, callOf(boolean));
}
