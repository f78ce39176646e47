import type { ColumnType } from "../../model";
import { describeType } from "../../model/types/registry";
import type { ChangeClass } from "./change";

/** Whether every value of the one type is a value of the other, in Redshift and in Parquet without a new column. */
export function widens(before: ColumnType, after: ColumnType): boolean {
  const [old, current] = [varcharBytes(before), varcharBytes(after)];
  return old !== null && current !== null && current > old;
}

export function classOfTypeChange(before: ColumnType, after: ColumnType): ChangeClass {
  return widens(before, after) ? "widening" : "column";
}

function varcharBytes(type: ColumnType): number | null {
  const bytes = /^VARCHAR\((\d+)\)$/.exec(describeType(type).redshift)?.[1];
  return bytes === undefined ? null : Number(bytes);
}
