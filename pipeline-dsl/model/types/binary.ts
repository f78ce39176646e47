import { describeBytes, outside, type TypeDescriptor, type TypeOf } from "./descriptor";

export function describeBinary({ length }: TypeOf<"binary">): TypeDescriptor {
  const type = `binary(${String(length)})`;
  return describeBytes({
    mysqlDefinition: type.toUpperCase(),
    mysql: [type],
    bytes: length,
    faults: outside("length", length, 1, 255),
  });
}
