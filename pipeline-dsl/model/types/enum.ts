import { describeText, type TypeDescriptor, type TypeOf } from "./descriptor";
import { BYTES_PER_CHARACTER, characters } from "./varchar";

export function describeEnum({ values }: TypeOf<"enum">): TypeDescriptor {
  const type = `enum(${values.map(quoteMember).join(",")})`;
  return describeText({
    mysqlDefinition: `ENUM${type.slice("enum".length)}`,
    mysql: [type.toLowerCase()],
    bytes: Math.max(0, ...values.map(characters)) * BYTES_PER_CHARACTER,
    faults: memberFaults("enum", values, 65_535),
  });
}

export function quoteMember(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

export function memberFaults(type: "enum" | "set", values: readonly string[], most: number): readonly string[] {
  if (values.length === 0) return [`the ${type} has no values`];
  if (values.length > most) return [`the ${type} has more than ${String(most)} values`];
  return new Set(values).size < values.length ? [`the ${type} has a value twice`] : [];
}
