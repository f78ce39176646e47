import type { ColumnType } from "../types";
import { characters } from "./varchar";

/** Characters of the longest value of a text type; null for what is no text, or is limited by its bytes. */
export function mostCharacters(type: ColumnType): number | null {
  if (type.kind === "char" || type.kind === "varchar") return type.length;
  if (type.kind === "enum") return Math.max(1, ...type.values.map(characters));
  return type.kind === "set" ? Math.max(1, characters(type.values.join(","))) : null;
}
