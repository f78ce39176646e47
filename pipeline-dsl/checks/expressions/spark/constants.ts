import { isTimeZone } from "../../operations/time-zones";
import { isDay, isMoment } from "../of-type";
import { patternFault } from "../patterns";

/** What is wrong with a constant, where a function reads it when the job is planned or would stop at it; null: nothing. */
export type ConstantFault = string | null;

/** `text` is the text of a literal as Spark reads it; null where no literal stands. */
type Judge = (text: string | null, number: number | null) => ConstantFault;

const PARTS_OF_FORMAT =
  /^(?:y{1,4}|M{1,4}|d{1,2}|D{1,3}|H{1,2}|h{1,2}|m{1,2}|s{1,2}|S{1,6}|a|E{1,4}|[-/:., _]|'[A-Za-z]*')+$/;
const UNITS = ["year", "quarter", "month", "week", "day", "hour", "minute", "second"];
/** What `trunc` knows: of a shorter one Spark makes NULL, for every row. */
const UNITS_OF_DAYS = ["year", "quarter", "month", "week"];
const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const PARTS = ["year", "quarter", "month", "week", "day", "dayofweek", "dow", "doy", "hour", "minute", "second"];

const MOST_COUNT = 1200;
const MOST_CHARACTERS = 65_535;

/** By the kind of argument that `functions.ts` names. */
export const CONSTANTS: Readonly<Record<string, Judge>> = {
  count: (_text, number) => whole(number, -MOST_COUNT, MOST_COUNT),
  // More would fill the memory of a worker.
  size: (_text, number) => whole(number, 0, MOST_CHARACTERS),
  place: (_text, number) =>
    number !== null && Number.isInteger(number) && number !== 0 ? null : "is a whole number other than 0, written out",
  bits: (_text, number) => among(number === null ? null : String(number), ["224", "256", "384", "512"]),
  group: (_text, number) =>
    number !== null && Number.isInteger(number) ? null : "is the number of a group, written out",
  pattern: (text) => (text === null ? "is a text, written out" : patternFault(text)),
  replacement: (text) =>
    text !== null && !/[$\\]/.test(text) ? null : "is a text without $ and backslash, written out",
  format: (text) =>
    text !== null && PARTS_OF_FORMAT.test(text)
      ? confusedLetters(text)
      : "is a format of the letters yMdDHhmsSaE, such as 'yyyy-MM-dd'",
  zone: (text) => (text !== null && isTimeZone(text) ? null : "is a time zone, such as 'Europe/Paris'"),
  truncation: (text) => among(text, UNITS),
  dayTruncation: (text) => among(text, UNITS_OF_DAYS),
  // Of any other text Spark makes NULL, for every row.
  path: (text) => (text?.startsWith("$") === true ? null : "is a path from $, such as '$.name', written out"),
  part: (text) => among(text, PARTS),
  weekday: (text) => among(text, WEEKDAYS),
};

export { PARTS as PARTS_OF_A_DATE };

export function isDateLiteral(text: string): boolean {
  return isDay(text);
}

export function isTimestampLiteral(text: string): boolean {
  return !text.includes("T") && isMoment(text);
}

/**
 * What a letter of a format hardly means beside the others: minutes for months, the day of the year for that of the month, twelve
 * hours without their half of the day. Spark takes them, and every row is wrong.
 */
function confusedLetters(format: string): ConstantFault {
  const letters = format.replaceAll(/'[^']*'/g, "");
  const has = (letter: string): boolean => letters.includes(letter);
  if (has("m") && (has("y") || has("d")) && !has("H") && !has("h"))
    return "has minutes (m) beside a day, and no hours; the letter of months is M";
  if (has("D") && (has("M") || has("d")))
    return "has the day of the year (D) beside a month or a day; the letter of the day of a month is d";
  return has("h") && !has("a")
    ? "has twelve hours (h) without a, their half of the day; the letter of all 24 is H"
    : null;
}

function whole(number: number | null, least: number, most: number): ConstantFault {
  if (number !== null && Number.isInteger(number) && number >= least && number <= most) return null;
  return `is a whole number from ${least} to ${most}, written out`;
}

function among(text: string | null, known: readonly string[]): ConstantFault {
  return text !== null && known.includes(text.toLowerCase()) ? null : `is one of ${known.join(", ")}`;
}

/** The text that Spark makes of a literal; a fault where it would drop a backslash or join what looks like a doubled quote. */
export function textOfLiteral(literal: string): { readonly text: string } | { readonly fault: string } {
  if (/\$\{/.test(literal)) return { fault: "${...} is replaced by Spark, also within a text" };
  if (/^[rR]/.test(literal)) return { text: literal.slice(2, -1) };
  const inside = literal.slice(1, -1);
  const odd = /\\[^\\'"nrt]/.exec(inside.replaceAll("\\\\", ""))?.[0];
  if (odd !== undefined)
    return { fault: `Spark drops the backslash of ${odd}; write \\${odd}, or r'...' around the whole text` };
  return { text: inside.replaceAll(/\\(.)/gs, (_, character: string) => ESCAPED[character] ?? character) };
}

const ESCAPED: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };
