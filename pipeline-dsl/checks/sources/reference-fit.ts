import type { ColumnType } from "../../model";
import { mostCharacters } from "../../model/types/most-characters";
import { numbersOf, type NumberRange } from "../../model/types/number-range";
import { areComparable } from "../targets/comparable-types";

/**
 * How a column that refers to a key fits it: `differs` where its values and the key's never meet or are compared by rules of
 * their own, `narrower` where the key has values that the column cannot hold.
 */
export type ReferenceFit = "fits" | "narrower" | "differs";

export function referenceFit(child: ColumnType, parent: ColumnType): ReferenceFit {
  // Which moment a DATETIME is depends on who asks; a TIMESTAMP is one.
  if (!areComparable(child, parent) || isMoment(child) !== isMoment(parent)) return "differs";
  return holdsAllOf(child, parent) ? "fits" : "narrower";
}

function isMoment({ kind }: ColumnType): boolean {
  return kind === "timestamp";
}

/** Of two comparable types. */
function holdsAllOf(child: ColumnType, parent: ColumnType): boolean {
  if (child.kind === "enum" || child.kind === "set") return hasMembersOf(child, parent);
  const [numbers, keys] = [wholeNumbers(child), wholeNumbers(parent)];
  if (numbers !== null && keys !== null) return numbers.least <= keys.least && numbers.most >= keys.most;
  const [signed, signedKeys] = [isSigned(child), isSigned(parent)];
  return size(child) >= size(parent) && (signed || !signedKeys);
}

/** Members are chosen: where the key is free text, they are those that may be referred to. */
function hasMembersOf({ values }: { readonly values: readonly string[] }, parent: ColumnType): boolean {
  if (parent.kind !== "enum" && parent.kind !== "set") return true;
  return parent.values.every((member) => values.includes(member));
}

/** Of a key with digits after the point its whole ones count alone, below. */
function wholeNumbers(type: ColumnType): NumberRange | null {
  return type.kind === "integer" || type.kind === "year" ? numbersOf(type) : null;
}

function isSigned(type: ColumnType): boolean {
  return type.kind === "decimal" && !type.unsigned;
}

const BYTES = { tiny: 255, regular: 65_535, medium: 16_777_215, long: 4_294_967_295 } as const;

/** Of the values, in the measure of their family: digits, bits, characters, bytes, digits of a second. */
function size(type: ColumnType): number {
  switch (type.kind) {
    case "decimal":
      return type.precision - type.scale;
    case "bit":
    case "binary":
    case "varbinary":
      return type.length;
    case "char":
    case "varchar":
    case "enum":
    case "set":
      return mostCharacters(type) ?? 0;
    // The bytes of a text are at least its characters.
    case "text":
    case "blob":
      return BYTES[type.size];
    case "datetime":
    case "timestamp":
    case "time":
      return type.precision;
    default:
      return 0;
  }
}
