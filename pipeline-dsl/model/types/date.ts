import { describe, type TypeDescriptor } from "./descriptor";

/**
 * Read as the number that its digits make, 20260131. A driver would take it through a calendar that lacks days which
 * MySQL's has (1582-10-05 to 14), and fail on a date without a month or a day; such a one, and `0000-00-00`, stands
 * for "unknown" in MySQL and is NULL everywhere else. It costs both sides less than a date does.
 */
export function describeDate(): TypeDescriptor {
  return describe({
    mysqlDefinition: "DATE",
    mysql: ["date"],
    read: (column) => `CAST(${column} AS SIGNED)`,
    convert: (column) =>
      `MAKE_DATE(CAST(${column} DIV 10000 AS INT), CAST(${column} DIV 100 % 100 AS INT), CAST(${column} % 100 AS INT))`,
    spark: "date",
    redshift: "DATE",
    temporal: true,
  });
}
