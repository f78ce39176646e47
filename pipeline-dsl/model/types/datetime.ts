import { readRealDate } from "./date";
import { describe, outside, type TypeDescriptor, type TypeOf } from "./descriptor";

/** Has no time zone: its digits are read as UTC. */
export function describeDatetime({ precision }: TypeOf<"datetime">): TypeDescriptor {
  const type = precision === 0 ? "datetime" : `datetime(${String(precision)})`;
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
