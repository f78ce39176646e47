import type { ColumnType, TextSize } from "../../model";
import { mostCharacters } from "../../model/types/most-characters";

/** MySQL's longest VARCHAR, and the most characters that surely fit into a TEXT. */
const LONGEST_VARCHAR = 65_535;
const CERTAIN_TEXT = 16_383;

const SIZES: readonly TextSize[] = ["tiny", "regular", "medium", "long"];

/** The narrowest text that holds every value of both; null where one of them is no text. */
export function widerText(left: ColumnType, right: ColumnType): ColumnType | null {
  const [one, other] = [mostCharacters(left), mostCharacters(right)];
  if (one !== null && other !== null) return { kind: "varchar", length: Math.max(one, other) };
  const sizes = [sizeOf(left), sizeOf(right)];
  return sizes.includes(-1) ? null : { kind: "text", size: SIZES[Math.max(...sizes)] ?? "long" };
}

/** A text that holds one value of each, one after the other. */
export function joinedText(types: readonly ColumnType[]): ColumnType {
  const lengths = types.map(mostCharacters);
  const length = lengths.reduce<number>((sum, each) => sum + (each ?? Number.POSITIVE_INFINITY), 0);
  return length <= LONGEST_VARCHAR
    ? { kind: "varchar", length: Math.max(1, length) }
    : { kind: "text", size: "medium" };
}

/** The type of a text that `trim`, `lower` or `upper` has made. */
export function functionText(name: "trim" | "lower" | "upper", type: ColumnType): ColumnType {
  const most = mostCharacters(type);
  if (most !== null) {
    // Four bytes stand for a character, and some have six in upper case: ΐ becomes three letters of two bytes each.
    const length = name === "upper" ? Math.ceil(1.5 * most) : most;
    return length <= LONGEST_VARCHAR ? { kind: "varchar", length } : { kind: "text", size: "medium" };
  }
  return type.kind === "text" ? type : { kind: "text", size: "regular" };
}

/** As an index of `SIZES`; -1 for what is no text. */
function sizeOf(type: ColumnType): number {
  if (type.kind === "text") return SIZES.indexOf(type.size);
  const length = mostCharacters(type);
  if (length === null) return -1;
  return SIZES.indexOf(length <= CERTAIN_TEXT ? "regular" : "medium");
}
