import { describeText, outside, type TypeDescriptor, type TypeOf } from "./descriptor";

/** The longest value: `-838:59:59.000000`. */
const LONGEST = 17;

/**
 * A length of time rather than a time of day: MySQL's TIME runs from -838 to 838 hours, so neither Parquet's nor
 * Redshift's TIME can hold it, and COPY loads no TIME from Parquet at all. It stays the text that MySQL shows.
 */
export function describeTime({ precision }: TypeOf<"time">): TypeDescriptor {
  const type = precision === 0 ? "time" : `time(${String(precision)})`;
  return describeText({
    mysqlDefinition: type.toUpperCase(),
    mysql: [type],
    read: (column) => `CAST(${column} AS CHAR)`,
    bytes: LONGEST,
    faults: outside("precision", precision, 0, 6),
  });
}
