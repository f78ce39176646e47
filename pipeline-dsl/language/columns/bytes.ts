import { call, optionalParameter, parameter } from "../arguments/call";
import { number } from "../arguments/kinds";
import { callOf } from "../call-site";
import { ColumnBuilder } from "./builder";

const BINARY = call("binary", optionalParameter("length", number(), 1, "1"));
const VARBINARY = call("varbinary", parameter("length", number()));
const TINYBLOB = call("tinyblob");
const BLOB = call("blob");
const MEDIUMBLOB = call("mediumblob");
const LONGBLOB = call("longblob");

/** BINARY(length): bytes, always so many. */
export function binary(length?: number): ColumnBuilder<"binary", true>;
export function binary(...given: readonly unknown[]): ColumnBuilder<"binary", true> {
  const { values, site, faults } = BINARY.read(given, callOf(binary));
  return new ColumnBuilder({ kind: "binary", length: values[0] }, site, faults);
}

/** VARBINARY(length): bytes, at most so many. */
export function varbinary(length: number): ColumnBuilder<"varbinary", true>;
export function varbinary(...given: readonly unknown[]): ColumnBuilder<"varbinary", true> {
  const { values, site, faults } = VARBINARY.read(given, callOf(varbinary));
  return new ColumnBuilder({ kind: "varbinary", length: values[0] }, site, faults);
}

/** TINYBLOB: up to 255 bytes. */
export function tinyblob(): ColumnBuilder<"blob", true>;
export function tinyblob(...given: readonly unknown[]): ColumnBuilder<"blob", true> {
  const { site, faults } = TINYBLOB.read(given, callOf(tinyblob));
  return new ColumnBuilder({ kind: "blob", size: "tiny" }, site, faults);
}

/** BLOB: up to 65,535 bytes. */
export function blob(): ColumnBuilder<"blob", true>;
export function blob(...given: readonly unknown[]): ColumnBuilder<"blob", true> {
  const { site, faults } = BLOB.read(given, callOf(blob));
  return new ColumnBuilder({ kind: "blob", size: "regular" }, site, faults);
}

/** MEDIUMBLOB: up to 16 MiB, Redshift's longest VARBYTE; a whole row that is loaded has 4 MiB at most: a check warns. */
export function mediumblob(): ColumnBuilder<"blob", true>;
export function mediumblob(...given: readonly unknown[]): ColumnBuilder<"blob", true> {
  const { site, faults } = MEDIUMBLOB.read(given, callOf(mediumblob));
  return new ColumnBuilder({ kind: "blob", size: "medium" }, site, faults);
}

/** LONGBLOB: up to 4 GiB. Redshift's VARBYTE holds 16,777,216 bytes: a longer value cannot be loaded. */
export function longblob(): ColumnBuilder<"blob", true>;
export function longblob(...given: readonly unknown[]): ColumnBuilder<"blob", true> {
  const { site, faults } = LONGBLOB.read(given, callOf(longblob));
  return new ColumnBuilder({ kind: "blob", size: "long" }, site, faults);
}
