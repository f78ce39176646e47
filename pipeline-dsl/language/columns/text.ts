import { callOf } from "../call-site";
import { ColumnBuilder } from "./builder";

/** Lengths count characters. */
export function char(length = 1): ColumnBuilder<"char", true> {
  return new ColumnBuilder({ kind: "char", length }, callOf(char));
}

/** Lengths count characters. */
export function varchar(length: number): ColumnBuilder<"varchar", true> {
  return new ColumnBuilder({ kind: "varchar", length }, callOf(varchar));
}

export function tinytext(): ColumnBuilder<"text", true> {
  return new ColumnBuilder({ kind: "text", size: "tiny" }, callOf(tinytext));
}

export function text(): ColumnBuilder<"text", true> {
  return new ColumnBuilder({ kind: "text", size: "regular" }, callOf(text));
}

export function mediumtext(): ColumnBuilder<"text", true> {
  return new ColumnBuilder({ kind: "text", size: "medium" }, callOf(mediumtext));
}

export function longtext(): ColumnBuilder<"text", true> {
  return new ColumnBuilder({ kind: "text", size: "long" }, callOf(longtext));
}

/** ENUM('a', 'b'). */
export function enumOf(...values: readonly string[]): ColumnBuilder<"enum", true> {
  return new ColumnBuilder({ kind: "enum", values }, callOf(enumOf));
}

/** SET('a', 'b'). */
export function setOf(...values: readonly string[]): ColumnBuilder<"set", true> {
  return new ColumnBuilder({ kind: "set", values }, callOf(setOf));
}

export function json(): ColumnBuilder<"json", true> {
  return new ColumnBuilder({ kind: "json" }, callOf(json));
}
