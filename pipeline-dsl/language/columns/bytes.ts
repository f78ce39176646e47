import { callOf } from "../call-site";
import { ColumnBuilder } from "./builder";

/** BINARY(length): bytes, always so many. */
export function binary(length = 1): ColumnBuilder<"binary", true> {
  return new ColumnBuilder({ kind: "binary", length }, callOf(binary));
}

/** VARBINARY(length): bytes, at most so many. */
export function varbinary(length: number): ColumnBuilder<"varbinary", true> {
  return new ColumnBuilder({ kind: "varbinary", length }, callOf(varbinary));
}

/** TINYBLOB: up to 255 bytes. */
export function tinyblob(): ColumnBuilder<"blob", true> {
  return new ColumnBuilder({ kind: "blob", size: "tiny" }, callOf(tinyblob));
}

/** BLOB: up to 65,535 bytes. */
export function blob(): ColumnBuilder<"blob", true> {
  return new ColumnBuilder({ kind: "blob", size: "regular" }, callOf(blob));
}

/** MEDIUMBLOB: up to 16 MiB, Redshift's longest VARBYTE. */
export function mediumblob(): ColumnBuilder<"blob", true> {
  return new ColumnBuilder({ kind: "blob", size: "medium" }, callOf(mediumblob));
}

/** LONGBLOB: up to 4 GiB. Redshift's VARBYTE holds 16,777,216 bytes: a longer value cannot be loaded. */
export function longblob(): ColumnBuilder<"blob", true> {
  return new ColumnBuilder({ kind: "blob", size: "long" }, callOf(longblob));
}
