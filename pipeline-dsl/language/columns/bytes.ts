import { callOf } from "../call-site";
import { ColumnBuilder } from "./builder";

export function binary(length = 1): ColumnBuilder<"binary", true> {
  return new ColumnBuilder({ kind: "binary", length }, callOf(binary));
}

export function varbinary(length: number): ColumnBuilder<"varbinary", true> {
  return new ColumnBuilder({ kind: "varbinary", length }, callOf(varbinary));
}

export function tinyblob(): ColumnBuilder<"blob", true> {
  return new ColumnBuilder({ kind: "blob", size: "tiny" }, callOf(tinyblob));
}

export function blob(): ColumnBuilder<"blob", true> {
  return new ColumnBuilder({ kind: "blob", size: "regular" }, callOf(blob));
}

export function mediumblob(): ColumnBuilder<"blob", true> {
  return new ColumnBuilder({ kind: "blob", size: "medium" }, callOf(mediumblob));
}

export function longblob(): ColumnBuilder<"blob", true> {
  return new ColumnBuilder({ kind: "blob", size: "long" }, callOf(longblob));
}
