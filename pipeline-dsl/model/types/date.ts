import { describe, type TypeDescriptor } from "./descriptor";

/** `0000-00-00` and dates without a month or a day stand for "unknown" in MySQL and are NULL everywhere else. */
export function readRealDate(column: string): string {
  return `CASE WHEN MONTH(${column}) > 0 AND DAYOFMONTH(${column}) > 0 THEN ${column} END`;
}

export function describeDate(): TypeDescriptor {
  return describe({
    mysqlDefinition: "DATE",
    mysql: ["date"],
    read: readRealDate,
    spark: "date",
    redshift: "DATE",
    temporal: true,
  });
}
