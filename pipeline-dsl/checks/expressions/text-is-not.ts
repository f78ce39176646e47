import { type ConstantValue, describeType, type Expression, type Predicate } from "../../model";
import { mostCharacters } from "../../model/types/most-characters";
import { characters } from "../../model/types/varchar";
import { fewestCharacters } from "./patterns";

/** What no text has that came out of the function. Of other letters than these, upper case is a matter of the language. */
const OTHERWISE_AFTER = { upper: /[a-z]/, lower: /[A-Z]/, trim: /^ | $/ } as const;

/** Why a text is not among the values of a column, or null. */
export function textIsNot(value: Expression, constant: ConstantValue): string | null {
  if (typeof constant !== "string") return null;
  if (value.kind === "text") {
    const otherwise = OTHERWISE_AFTER[value.function].test(constant);
    return otherwise ? `${JSON.stringify(constant)} is no text that ${value.function} gives` : null;
  }
  if (value.kind !== "column") return null;
  const { kind } = value.type;
  if (kind === "set" && !isSubset(constant, value.type.values))
    return `${JSON.stringify(constant)} is no list of its members in their order, with commas between them`;
  const most = mostCharacters(value.type);
  if (most !== null && characters(constant) > most)
    return `${JSON.stringify(constant)} is longer than a ${describeType(value.type).mysqlDefinition}`;
  const isText = kind === "char" || kind === "varchar" || kind === "text";
  return isText && constant.endsWith(" ")
    ? `${JSON.stringify(constant)} ends with a blank, and texts are read without blanks at their end`
    : null;
}

/** Whether a text is a value of a SET. */
export function isSubset(constant: string, members: readonly string[]): boolean {
  const places = constant === "" ? [] : constant.split(",").map((member) => members.indexOf(member));
  return places.every((place, index) => place > (places[index - 1] ?? -1));
}

/** Why no text of a column matches, or null. */
export function patternIsTooLong({ value, pattern }: Extract<Predicate, { kind: "matches" }>): string | null {
  const most = value.kind === "column" ? mostCharacters(value.type) : null;
  const fewest = fewestCharacters(pattern);
  if (most === null || fewest === null || fewest <= most) return null;
  return `${JSON.stringify(pattern)} needs ${String(fewest)} characters, and a ${describeType(value.type).mysqlDefinition} has ${String(most)} at most`;
}
