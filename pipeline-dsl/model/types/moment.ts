import { dayOfDigits, MICROSECONDS_A_DAY } from "./calendar";
import { describe, outside, type TypeDescriptor } from "./descriptor";

/**
 * A day and a time of it, with `precision` digits of a second's fraction: the two types differ only in what their digits
 * mean. Read as one number, the day's digits and the day's microseconds, for the reasons that a DATE is.
 */
export function describeMoment(name: "datetime" | "timestamp", precision: number): TypeDescriptor {
  const type = precision === 0 ? name : `${name}(${String(precision)})`;
  return describe({
    mysqlDefinition: type.toUpperCase(),
    mysql: [type],
    read: (column) => {
      const day = `(YEAR(${column}) * 10000 + MONTH(${column}) * 100 + DAYOFMONTH(${column}))`;
      const seconds = `((HOUR(${column}) * 60 + MINUTE(${column})) * 60 + SECOND(${column}))`;
      // MySQL's YEAR() has no sign, and a number without one is none that a driver reads as a BIGINT.
      return `CAST(${day} * ${MICROSECONDS_A_DAY} + ${seconds} * 1000000 + MICROSECOND(${column}) AS SIGNED)`;
    },
    convert: (column) => {
      const day = dayOfDigits(`(${column} DIV ${MICROSECONDS_A_DAY})`);
      return `TIMESTAMP_MICROS(UNIX_DATE(${day}) * ${MICROSECONDS_A_DAY} + ${column} % ${MICROSECONDS_A_DAY})`;
    },
    spark: "timestamp",
    redshift: "TIMESTAMP",
    temporal: true,
    faults: outside("precision", precision, 0, 6),
  });
}
