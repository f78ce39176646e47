import { describeText, type TypeDescriptor, type TypeOf } from "./descriptor";
import { BYTES_PER_CHARACTER, characters } from "./varchar";

export function describeEnum({ values }: TypeOf<"enum">): TypeDescriptor {
  return describeText({
    ...namesOfMembers("enum", values),
    bytes: Math.max(0, ...values.map(characters)) * BYTES_PER_CHARACTER,
    faults: memberFaults("enum", values, 65_535),
  });
}

/** With backslashes and ends of lines escaped, as servers write them, and as one with NO_BACKSLASH_ESCAPES does. */
export function namesOfMembers(
  type: "enum" | "set",
  values: readonly string[],
): Pick<TypeDescriptor, "mysqlDefinition" | "mysql"> {
  const escaped = listOf(values.map(escapedMember));
  return {
    mysqlDefinition: `${type.toUpperCase()}${escaped}`,
    mysql: [...new Set([escaped, listOf(values)])].map((members) => `${type}${members.toLowerCase()}`),
  };
}

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\0": "\\0" };

function escapedMember(value: string): string {
  return value.replaceAll(/[\\\n\r\0]/g, (character) => ESCAPES[character] ?? character);
}

function listOf(members: readonly string[]): string {
  return `(${members.map((member) => `'${member.replaceAll("'", "''")}'`).join(",")})`;
}

export function memberFaults(type: "enum" | "set", values: readonly string[], most: number): readonly string[] {
  if (values.length === 0) return [`the ${type} has no values`];
  if (values.length > most) return [`the ${type} has more than ${String(most)} values`];
  return new Set(values).size < values.length ? [`the ${type} has a value twice`] : [];
}
