import { describeText, outside, type TypeDescriptor, type TypeOf } from "./descriptor";
import { BYTES_PER_CHARACTER } from "./varchar";

/** Redshift's CHAR holds single-byte characters only. */
export function describeChar({ length }: TypeOf<"char">): TypeDescriptor {
  const type = `char(${String(length)})`;
  return describeText({
    mysqlDefinition: type.toUpperCase(),
    mysql: [type],
    bytes: length * BYTES_PER_CHARACTER,
    faults: outside("length", length, 1, 255),
  });
}
