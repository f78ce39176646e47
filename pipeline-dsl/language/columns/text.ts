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

/** TINYTEXT: up to 255 bytes. */
export function tinytext(): ColumnBuilder<"text", true> {
  return new ColumnBuilder({ kind: "text", size: "tiny" }, callOf(tinytext));
}

/** TEXT: up to 65,535 bytes, Redshift's longest VARCHAR. */
export function text(): ColumnBuilder<"text", true> {
  return new ColumnBuilder({ kind: "text", size: "regular" }, callOf(text));
}

/** MEDIUMTEXT: up to 16 MiB. The warehouse holds 65,535 bytes: a check warns. */
export function mediumtext(): ColumnBuilder<"text", true> {
  return new ColumnBuilder({ kind: "text", size: "medium" }, callOf(mediumtext));
}

/** LONGTEXT: up to 4 GiB. The warehouse holds 65,535 bytes: a check warns. */
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

/** JSON, as text. The warehouse holds 65,535 bytes. */
export function json(): ColumnBuilder<"json", true> {
  return new ColumnBuilder({ kind: "json" }, callOf(json));
}
