import { describeText, type TypeDescriptor, type TypeOf } from "./descriptor";
import { BYTES_PER_CHARACTER, characters } from "./varchar";

export function describeEnum({ values }: TypeOf<"enum">): TypeDescriptor {
  return describeText({
    ...namesOfMembers("enum", values),
    bytes: Math.max(0, ...values.map(characters)) * BYTES_PER_CHARACTER,
    faults: [...memberFaults("enum", values, 65_535), ...listInOneFaults(values)],
  });
}

/** A member may have a comma; the only one that has is the whole list, written as one text. */
function listInOneFaults([only = "", ...others]: readonly string[]): readonly string[] {
  return others.length === 0 && only.includes(",")
    ? ["its values stand in one text with commas; write each for itself"]
    : [];
}

/**
 * With backslashes and ends of lines escaped, as servers write them, and as one with NO_BACKSLASH_ESCAPES does. A server
 * keeps its catalogue in utf8mb3, where a character outside the basic plane is a question mark; the values themselves are
 * whole. So such a member is known by its place and by its other characters.
 */
export function namesOfMembers(
  type: "enum" | "set",
  values: readonly string[],
): Pick<TypeDescriptor, "mysqlDefinition" | "mysql"> {
  const escaped = listOf(values.map(escapedMember));
  const spellings = [escaped, listOf(values)].flatMap((members) => [members, asInCatalogue(members)]);
  return {
    mysqlDefinition: `${type.toUpperCase()}${escaped}`,
    mysql: [...new Set(spellings)].map((members) => `${type}${members.toLowerCase()}`),
  };
}

function asInCatalogue(members: string): string {
  return members.replaceAll(/[\u{10000}-\u{10ffff}]/gu, "?");
}

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\0": "\\0" };

function escapedMember(value: string): string {
  return value.replaceAll(/[\\\n\r\0]/g, (character) => ESCAPES[character] ?? character);
}

function listOf(members: readonly string[]): string {
  return `(${members.map((member) => `'${member.replaceAll("'", "''")}'`).join(",")})`;
}

/** "The maximum supported length of an individual ENUM element is M <= 255": MySQL 8.4's manual, 13.3.6, and 13.3.7 of SET. */
const MOST_CHARACTERS_OF_MEMBER = 255;

export function memberFaults(type: "enum" | "set", values: readonly string[], most: number): readonly string[] {
  if (values.length === 0) return [`the ${type} has no values`];
  if (values.length > most) return [`the ${type} has more than ${String(most)} values`];
  if (values.some((value) => characters(value) > MOST_CHARACTERS_OF_MEMBER))
    return [`a value of the ${type} has more than ${String(MOST_CHARACTERS_OF_MEMBER)} characters`];
  if (values.some((value) => value.endsWith(" ")))
    return [`a value of the ${type} ends with a blank, which MySQL takes away`];
  return new Set(values).size < values.length ? [`the ${type} has a value twice`] : [];
}
