import type { ColumnType, ConstantValue } from "../../model";
import { mostCharacters } from "../../model/types/most-characters";
import { numbersOf } from "../../model/types/number-range";
import { characters } from "../../model/types/varchar";
import { isSubset } from "./text-is-not";

/** Whether a constant is exactly one of the type's values, as the source has them. */
export function isOfType(value: Exclude<ConstantValue, null>, type: ColumnType): boolean {
  switch (type.kind) {
    case "integer":
    case "year":
    case "bit":
      return isWholeNumberOf(String(value), type);
    case "decimal":
      return (
        fitsDigits(String(value), type.precision - type.scale, type.scale) && !(type.unsigned && Number(value) < 0)
      );
    case "float":
    case "double":
      return typeof value !== "boolean" && DECIMAL.test(String(value)) && Number.isFinite(Number(value));
    case "boolean":
      return typeof value === "boolean";
    case "char":
    case "varchar":
    case "text":
      return typeof value === "string" && characters(value) <= (mostCharacters(type) ?? Number.POSITIVE_INFINITY);
    case "enum":
      // The empty text is what MySQL puts in the place of a value that is no member.
      return typeof value === "string" && (value === "" || type.values.includes(value));
    case "date":
      return typeof value === "string" && isDay(value);
    case "datetime":
    case "timestamp":
      return typeof value === "string" && isMoment(value, type.precision);
    case "set":
      return typeof value === "string" && isSubset(value, type.values);
    case "time":
    case "json":
    case "binary":
    case "varbinary":
    case "blob":
      return typeof value === "string";
  }
}

/** As Spark reads one: JavaScript takes 0x1F, too. */
export const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** Of a type of whole numbers: its digits, and nothing else. */
export function isWholeNumberOf(text: string, type: ColumnType): boolean {
  const numbers = numbersOf(type);
  if (numbers === null || !/^[+-]?\d{1,20}$/.test(text)) return false;
  const number = BigInt(text.replace("+", ""));
  // A year's 0 stands before 1901.
  if (type.kind === "year" && number > 0n && number < 1901n) return false;
  return number >= numbers.least && number <= numbers.most;
}

function fitsDigits(text: string, whole: number, fraction: number): boolean {
  const [, before, after = ""] = /^-?0*(\d*)(?:\.(\d*?)0*)?$/.exec(text) ?? [];
  return before !== undefined && /\d/.test(text) && before.length <= whole && after.length <= fraction;
}

export function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** `precision`: the most digits of a second that are not 0. */
export function isMoment(text: string, precision = 6): boolean {
  const [day = "", time, ...others] = text.split(/[ T]/);
  if (others.length > 0 || !isDay(day)) return false;
  const [clock, fraction = ""] = /^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.(\d{1,6}))?)?$/.exec(time ?? "00:00") ?? [];
  return clock !== undefined && fraction.replace(/0+$/, "").length <= precision;
}
