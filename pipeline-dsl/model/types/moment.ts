import { describe, outside, type TypeDescriptor } from "./descriptor";

/** A day and a time of it, with `precision` digits of a second's fraction: the two types differ only in what their digits mean. */
export function describeMoment(name: "datetime" | "timestamp", precision: number): TypeDescriptor {
  const type = precision === 0 ? name : `${name}(${String(precision)})`;
  return describe({
    mysqlDefinition: type.toUpperCase(),
    mysql: [type],
    // `0000-00-00` and dates without a month or a day stand for "unknown" in MySQL and are NULL everywhere else.
    read: (column) => `CASE WHEN MONTH(${column}) > 0 AND DAYOFMONTH(${column}) > 0 THEN ${column} END`,
    spark: "timestamp",
    redshift: "TIMESTAMP",
    temporal: true,
    faults: outside("precision", precision, 0, 6),
  });
}
