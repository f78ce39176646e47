/** In a BIGINT, a day's digits before this many microseconds of the day: 99991231 of them still fit. */
export const MICROSECONDS_A_DAY = "86400000000";

/**
 * The day whose digits a number has, 20260131, in Spark SQL. MySQL can store days that no calendar has: `0000-00-00`, a
 * month or a day that is zero, 2026-02-31 (ALLOW_INVALID_DATES), any day of year 0. They stand for "unknown" and are
 * NULL everywhere else. 1582-10-05 to 14 are days like any other: MySQL's calendar is Spark's and Redshift's.
 */
export function dayOfDigits(digits: string): string {
  const part = (sql: string): string => `CAST(${sql} AS INT)`;
  return `MAKE_DATE(${part(`NULLIF(${digits} DIV 10000, 0)`)}, ${part(`${digits} DIV 100 % 100`)}, ${part(`${digits} % 100`)})`;
}
