import type { ColumnType } from "../../model";
import { describeType } from "../../model/types/registry";
import type { ChangeClass } from "./change";

/**
 * Whether every value of the one type is the same value of the other, in Redshift. Not so REAL in DOUBLE PRECISION (0.1
 * becomes another number), nor DATE in TIMESTAMP (a day is no moment of it).
 */
export function widens(before: ColumnType, after: ColumnType): boolean {
  const [old, current] = [describeType(before).redshift, describeType(after).redshift];
  if (old === current) return false;
  const [bytes, moreBytes] = [varcharBytes(old), varcharBytes(current)];
  if (bytes !== null && moreBytes !== null) return moreBytes > bytes;
  const [digits, moreDigits] = [digitsOf(old), digitsOf(current)];
  if (digits === null || moreDigits === null || (moreDigits.isInteger && !digits.isInteger)) return false;
  return moreDigits.before >= digits.before && moreDigits.after >= digits.after;
}

export function classOfTypeChange(before: ColumnType, after: ColumnType): ChangeClass {
  return widens(before, after) ? "widening" : "column";
}

function varcharBytes(type: string): number | null {
  const bytes = /^VARCHAR\((\d+)\)$/.exec(type)?.[1];
  return bytes === undefined ? null : Number(bytes);
}

interface Digits {
  /** Of the decimal point: as many as any value has. */
  readonly before: number;
  readonly after: number;
  readonly isInteger: boolean;
}

/** The digits that the greatest value has; an integer type does not hold all numbers of so many digits. */
const INTEGERS: Readonly<Record<string, number>> = { SMALLINT: 5, INTEGER: 10, BIGINT: 19 };

function digitsOf(type: string): Digits | null {
  const integer = INTEGERS[type];
  if (integer !== undefined) return { before: integer, after: 0, isInteger: true };
  const { precision, scale } = /^DECIMAL\((?<precision>\d+),(?<scale>\d+)\)$/.exec(type)?.groups ?? {};
  if (precision === undefined || scale === undefined) return null;
  return { before: Number(precision) - Number(scale), after: Number(scale), isInteger: false };
}
