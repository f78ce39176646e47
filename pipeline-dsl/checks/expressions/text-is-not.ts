import { type ConstantValue, describeType, type Expression } from "../../model";
import { mostCharacters } from "../../model/types/most-characters";
import { characters } from "../../model/types/varchar";

/** Why a text is not among the values of a column, or null. */
export function textIsNot(value: Expression, constant: ConstantValue): string | null {
  if (value.kind !== "column" || typeof constant !== "string") return null;
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

function isSubset(constant: string, members: readonly string[]): boolean {
  const places = constant === "" ? [] : constant.split(",").map((member) => members.indexOf(member));
  return places.every((place, index) => place > (places[index - 1] ?? -1));
}
