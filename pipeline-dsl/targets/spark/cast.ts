import { type ColumnType, describeType, type Expression } from "../../model";
import { mostBytes } from "../../model/types/most-bytes";
import { mostCharacters } from "../../model/types/most-characters";
import { numbersOf, type NumberRange } from "../../model/types/number-range";
import { printExpression } from "./expression";
import { printText } from "./literals";

/**
 * A value that does not fit becomes NULL, with ANSI mode on or off; a plain CAST would wrap integers around. Spark's own
 * types are wider than the source's: its text has no length, at which COPY would stop, and it has no number without a sign.
 */
export function printCast({ value, type }: Extract<Expression, { kind: "cast" }>): string {
  const sql = printExpression(value);
  const plain = isWholeDecimal(type) ? wholeDecimal(sql, value.type) : tryCast(sql, type);
  const cast = isTextOfMoment(value.type, type) ? dated(sql, plain) : plain;
  return isWithin(value.type, type) ? cast : fitting(cast, type);
}

function isTextOfMoment(given: ColumnType, wanted: ColumnType): boolean {
  return describeType(given).spark === "string" && describeType(wanted).spark === "timestamp";
}

/** Of a time without a date, such as 12:30, Spark makes that time on the day of the run: another value in each. */
function dated(text: string, moment: string): string {
  return `CASE WHEN ${text} RLIKE '^[^0-9]*[0-9]{4}' THEN ${moment} END`;
}

/** Of SQL that is written out nobody knows what it gives, so its result is fitted into the type that is stated. */
export function printSpark({ sql, type }: Extract<Expression, { kind: "spark" }>): string {
  return fitting(isWholeDecimal(type) ? wholeDecimal(`(${sql})`, null) : tryCast(`(${sql})`, type), type);
}

/** Whether a type of whole numbers is a decimal in Spark, whose casts round where those of the others cut off. */
function isWholeDecimal(type: ColumnType): boolean {
  return type.kind !== "decimal" && describeType(type).spark === WHOLE_DECIMAL;
}

const WHOLE_DECIMAL = "decimal(20,0)";

/** Without the digits after the point, as the other whole numbers. `given`: null where nobody knows what it is. */
function wholeDecimal(sql: string, given: ColumnType | null): string {
  const cast = (value: string): string => `TRY_CAST(${value} AS ${WHOLE_DECIMAL})`;
  if (given !== null && describeType(given).spark === "string")
    return `CASE WHEN ${sql} RLIKE '^\\\\s*[+-]?[0-9]+\\\\s*$' THEN ${cast(sql)} END`;
  if (given !== null && (!describeType(given).numeric || numbersOf(given)?.scale === 0)) return cast(sql);
  const number = given?.kind === "decimal" ? sql : `TRY_CAST(${sql} AS decimal(38,18))`;
  return cast(`IF(${number} < 0, CEIL(${number}), FLOOR(${number}))`);
}

function tryCast(sql: string, type: ColumnType): string {
  return `TRY_CAST(${sql} AS ${describeType(type).spark})`;
}

function fitting(sql: string, type: ColumnType): string {
  if (type.kind === "datetime" || type.kind === "timestamp") return cutOff(sql, type.precision);
  const fits = describeFit(type);
  return fits === null ? sql : `CASE WHEN ${fits(sql)} THEN ${sql} END`;
}

/** Without the digits that the type does not have: a later moment could be another day's. */
function cutOff(moment: string, precision: number): string {
  if (precision === MICROSECONDS) return moment;
  const micros = `UNIX_MICROS(${moment})`;
  return `TIMESTAMP_MICROS(${micros} - PMOD(${micros}, ${String(10 ** (MICROSECONDS - precision))}))`;
}

/** Spark's digits of a second. */
const MICROSECONDS = 6;

function describeFit(type: ColumnType): ((sql: string) => string) | null {
  if (type.kind === "enum") return (sql) => `${sql} IN (${members(type.values)})`;
  // The empty text is a SET without members.
  if (type.kind === "set")
    return (sql) => `${sql} = '' OR SIZE(ARRAY_EXCEPT(SPLIT(${sql}, ','), ARRAY(${members(type.values)}))) = 0`;
  const numbers = numbersOf(type);
  if (numbers !== null) return hasSparksNumbers(type) ? null : (sql) => isOneOf(sql, type, numbers);
  const characters = mostCharacters(type);
  if (characters !== null) return (sql) => `CHAR_LENGTH(${sql}) <= ${characters}`;
  const bytes = mostBytes(type);
  return bytes === null ? null : (sql) => `OCTET_LENGTH(${sql}) <= ${String(bytes)}`;
}

/** Whether Spark's type has no more numbers than the source's. */
function hasSparksNumbers(type: ColumnType): boolean {
  if (type.kind === "decimal") return !type.unsigned;
  return type.kind === "integer" && !type.unsigned && type.width !== "tiny" && type.width !== "medium";
}

function isOneOf(sql: string, type: ColumnType, { least, most }: NumberRange): string {
  // A decimal's digits are those of Spark's type, too.
  if (type.kind === "decimal") return `${sql} >= 0`;
  if (type.kind === "year") return `(${sql} = 0 OR ${sql} BETWEEN 1901 AND ${String(most)})`;
  return `${sql} BETWEEN ${exactly(least)} AND ${exactly(most)}`;
}

/** As a decimal, where no BIGINT has it. */
function exactly(number: bigint): string {
  return number > 9_223_372_036_854_775_807n ? `${String(number)}BD` : String(number);
}

function members(values: readonly string[]): string {
  return values.map(printText).join(", ");
}

/** Whether each value of the one type is one of the other, which has no list of its own. */
function isWithin(given: ColumnType, wanted: ColumnType): boolean {
  if (wanted.kind === "enum" || wanted.kind === "set") return false;
  if (wanted.kind === "datetime" || wanted.kind === "timestamp") return digitsOfSecond(given) <= wanted.precision;
  const [one, other] = [numbersOf(given), numbersOf(wanted)];
  if (one !== null && other !== null)
    return wanted.kind !== "year" && one.scale === 0 && one.least >= other.least && one.most <= other.most;
  const [short, long] = [mostCharacters(given), mostCharacters(wanted)];
  return short !== null && long !== null && short <= long;
}

function digitsOfSecond(given: ColumnType): number {
  if (given.kind === "date") return 0;
  return given.kind === "datetime" || given.kind === "timestamp" ? given.precision : MICROSECONDS;
}
