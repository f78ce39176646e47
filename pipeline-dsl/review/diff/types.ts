import type { ColumnType } from "../../model";
import { describeType } from "../../model/types/registry";
import { type Digits, digitsOf, varcharBytes } from "../../targets/redshift/type-text";
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

/**
 * How the values of a column get another type. `widening`: each is the same value. `lossless`: each has one of the new type.
 * `lossy`: some may have none. Null: Redshift and the load job would not make the same of them, so nothing is converted.
 */
export function conversionOf(before: ColumnType, after: ColumnType): "widening" | "lossless" | "lossy" | null {
  const [was, is] = [describeType(before).redshift, describeType(after).redshift];
  if (was === is || widens(before, after)) return "widening";
  const digits = digitsOf(was);
  const bytes = varcharBytes(is);
  if (digits !== null && bytes !== null) return longestText(digits) <= bytes ? "lossless" : "lossy";
  if (digits !== null && digitsOf(is) !== null) return "lossy";
  if (varcharBytes(was) !== null && bytes !== null) return "lossy";
  return OF_MOMENTS.find((each) => each.from === was && each.to === is)?.conversion ?? null;
}

const OF_MOMENTS = [
  { from: "DATE", to: "TIMESTAMP", conversion: "lossless" },
  { from: "TIMESTAMP", to: "DATE", conversion: "lossy" },
  { from: "REAL", to: "DOUBLE PRECISION", conversion: "lossless" },
] as const;

/** Digits, the sign, the point and the zero before it. */
function longestText({ before, after }: Digits): number {
  return before + after + 3;
}

/**
 * Whether every value is read as before: more members of an ENUM, a TINYINT that becomes a SMALLINT. How a job reads follows from the
 * kind, and into what from the warehouse's type.
 */
export function readAlike(before: ColumnType, after: ColumnType): boolean {
  return before.kind === after.kind && describeType(before).redshift === describeType(after).redshift;
}

/** Of a column of a source, of which nothing is stored by its type. */
export function classOfTypeChange(before: ColumnType, after: ColumnType): ChangeClass {
  if (readAlike(before, after)) return "physical";
  return widens(before, after) ? "widening" : "column";
}

/** Of a column of the warehouse, whose values have to become those of the new type. */
export function classOfStoredType(before: ColumnType, after: ColumnType): ChangeClass {
  if (conversionOf(before, after) === "lossy") return "destructive";
  return widens(before, after) ? "widening" : "column";
}
