import type { ColumnType } from "../../model";
import { mostCharacters } from "../../model/types/most-characters";
import { characters } from "../../model/types/varchar";

/**
 * Whether a value of the one type can be equal to one of the other, by whatever collation. Only lists of members say that
 * it cannot. The empty text, which a server that is not strict stores for what is no member, is no value.
 */
export function haveValuesInCommon(one: ColumnType, other: ColumnType): boolean {
  if (one.kind === "enum") return one.values.some((member) => canHold(other, member));
  return other.kind !== "enum" || haveValuesInCommon(other, one);
}

function canHold(type: ColumnType, member: string): boolean {
  if (type.kind === "enum") return type.values.some((each) => areAlike(each, member));
  if (type.kind === "set") return member.split(",").every((part) => type.values.some((each) => areAlike(each, part)));
  const most = mostCharacters(type);
  return most === null || characters(member) <= most;
}

/** At least as much is alike here as in any collation of MySQL: neither case nor accents nor blanks at the end tell texts apart. */
function areAlike(one: string, other: string): boolean {
  return LETTERS.compare(one.trimEnd(), other.trimEnd()) === 0;
}

const LETTERS = new Intl.Collator("en", { sensitivity: "base" });
