import { describeBytes, outside, type TypeDescriptor, type TypeOf } from "./descriptor";

export function describeVarbinary({ length }: TypeOf<"varbinary">): TypeDescriptor {
  const type = `varbinary(${String(length)})`;
  return describeBytes({
    mysqlDefinition: type.toUpperCase(),
    mysql: [type],
    bytes: length,
    faults: outside("length", length, 1, 65_535),
  });
}
