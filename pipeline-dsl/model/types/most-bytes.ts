import type { ColumnType } from "../types";
import { describeType } from "./registry";

/** Bytes of the longest text, or byte string, that Redshift's column holds; null for what has another bound. */
export function mostBytes(type: ColumnType): number | null {
  const bytes = /^VAR(?:CHAR|BYTE)\((\d+)\)$/.exec(describeType(type).redshift)?.[1];
  return bytes === undefined ? null : Number(bytes);
}
