import { readRealDate } from "./date";
import { describe, outside, type TypeDescriptor, type TypeOf } from "./descriptor";

/** A moment; the session's time zone is UTC, and so are the digits. */
export function describeTimestamp({ precision }: TypeOf<"timestamp">): TypeDescriptor {
  const type = precision === 0 ? "timestamp" : `timestamp(${String(precision)})`;
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
