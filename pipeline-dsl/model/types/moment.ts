import { readRealDate } from "./date";
import { describe, outside, type TypeDescriptor } from "./descriptor";

/** A day and a time of it, with `precision` digits of a second's fraction: the two types differ only in what their digits mean. */
export function describeMoment(name: "datetime" | "timestamp", precision: number): TypeDescriptor {
  const type = precision === 0 ? name : `${name}(${String(precision)})`;
  return describe({
    mysqlDefinition: type.toUpperCase(),
    mysql: [type],
    read: readRealDate,
    spark: "timestamp",
    redshift: "TIMESTAMP",
    temporal: true,
    faults: outside("precision", precision, 0, 6),
  });
}
