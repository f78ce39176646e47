import { call, optionalParameter, parameter, rest } from "../arguments/call";
import { number, anyText } from "../arguments/kinds";
import { callOf } from "../call-site";
import { ColumnBuilder } from "./builder";

const CHAR = call("char", optionalParameter("length", number(), 1, "1"));
const VARCHAR = call("varchar", parameter("length", number("a number", "255")));
const TINYTEXT = call("tinytext");
const TEXT = call("text");
const MEDIUMTEXT = call("mediumtext");
const LONGTEXT = call("longtext");
const MEMBERS = rest("values", anyText(), "at least one");
const ENUM_OF = call("enumOf", MEMBERS);
const SET_OF = call("setOf", MEMBERS);
const JSON_TEXT = call("json");

/** Lengths count characters. */
export function char(length?: number): ColumnBuilder<"char", true>;
export function char(...given: readonly unknown[]): ColumnBuilder<"char", true> {
  const { values, site, faults } = CHAR.read(given, callOf(char));
  return new ColumnBuilder({ kind: "char", length: values[0] }, site, faults);
}

/** Lengths count characters. */
export function varchar(length: number): ColumnBuilder<"varchar", true>;
export function varchar(...given: readonly unknown[]): ColumnBuilder<"varchar", true> {
  const { values, site, faults } = VARCHAR.read(given, callOf(varchar));
  return new ColumnBuilder({ kind: "varchar", length: values[0] }, site, faults);
}

/** TINYTEXT: up to 255 bytes. */
export function tinytext(): ColumnBuilder<"text", true>;
export function tinytext(...given: readonly unknown[]): ColumnBuilder<"text", true> {
  const { site, faults } = TINYTEXT.read(given, callOf(tinytext));
  return new ColumnBuilder({ kind: "text", size: "tiny" }, site, faults);
}

/** TEXT: up to 65,535 bytes, Redshift's longest VARCHAR. */
export function text(): ColumnBuilder<"text", true>;
export function text(...given: readonly unknown[]): ColumnBuilder<"text", true> {
  const { site, faults } = TEXT.read(given, callOf(text));
  return new ColumnBuilder({ kind: "text", size: "regular" }, site, faults);
}

/** MEDIUMTEXT: up to 16 MiB. The warehouse holds 65,535 bytes: a check warns. */
export function mediumtext(): ColumnBuilder<"text", true>;
export function mediumtext(...given: readonly unknown[]): ColumnBuilder<"text", true> {
  const { site, faults } = MEDIUMTEXT.read(given, callOf(mediumtext));
  return new ColumnBuilder({ kind: "text", size: "medium" }, site, faults);
}

/** LONGTEXT: up to 4 GiB. The warehouse holds 65,535 bytes: a check warns. */
export function longtext(): ColumnBuilder<"text", true>;
export function longtext(...given: readonly unknown[]): ColumnBuilder<"text", true> {
  const { site, faults } = LONGTEXT.read(given, callOf(longtext));
  return new ColumnBuilder({ kind: "text", size: "long" }, site, faults);
}

/** ENUM('a', 'b'). */
export function enumOf(...values: readonly string[]): ColumnBuilder<"enum", true>;
export function enumOf(...given: readonly unknown[]): ColumnBuilder<"enum", true> {
  const { values, site, faults } = ENUM_OF.read(given, callOf(enumOf));
  return new ColumnBuilder({ kind: "enum", values: values[0] }, site, faults);
}

/** SET('a', 'b'). */
export function setOf(...values: readonly string[]): ColumnBuilder<"set", true>;
export function setOf(...given: readonly unknown[]): ColumnBuilder<"set", true> {
  const { values, site, faults } = SET_OF.read(given, callOf(setOf));
  return new ColumnBuilder({ kind: "set", values: values[0] }, site, faults);
}

/** JSON, as text. The warehouse holds 65,535 bytes. */
export function json(): ColumnBuilder<"json", true>;
export function json(...given: readonly unknown[]): ColumnBuilder<"json", true> {
  const { site, faults } = JSON_TEXT.read(given, callOf(json));
  return new ColumnBuilder({ kind: "json" }, site, faults);
}
