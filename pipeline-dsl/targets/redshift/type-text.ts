/* What the text of a Redshift type says: `VARCHAR(400)`, `DECIMAL(10,2)`. */

/** Null where the type is no VARCHAR. */
export function varcharBytes(type: string): number | null {
  const bytes = /^VARCHAR\((\d+)\)$/.exec(type)?.[1];
  return bytes === undefined ? null : Number(bytes);
}

/** Null where the type is no VARBYTE. */
export function varbyteBytes(type: string): number | null {
  const bytes = /^VARBYTE\((\d+)\)$/.exec(type)?.[1];
  return bytes === undefined ? null : Number(bytes);
}

export interface Digits {
  /** Of the decimal point: as many as any value has. */
  readonly before: number;
  readonly after: number;
  readonly isInteger: boolean;
}

/** The digits that the greatest value has; an integer type does not hold all numbers of so many digits. */
const INTEGERS: Readonly<Record<string, number>> = { SMALLINT: 5, INTEGER: 10, BIGINT: 19 };

/** Null where it is no number that is exact. */
export function digitsOf(type: string): Digits | null {
  const integer = INTEGERS[type];
  if (integer !== undefined) return { before: integer, after: 0, isInteger: true };
  const { precision, scale } = /^DECIMAL\((?<precision>\d+),(?<scale>\d+)\)$/.exec(type)?.groups ?? {};
  if (precision === undefined || scale === undefined) return null;
  return { before: Number(precision) - Number(scale), after: Number(scale), isInteger: false };
}
