import { type ColumnType, describeType, type Expression } from "../../model";
import { mostBytes } from "../../model/types/most-bytes";
import { mostCharacters } from "../../model/types/most-characters";
import { printExpression } from "./expression";
import { printText } from "./literals";

/**
 * A value that does not fit becomes NULL, with ANSI mode on or off; a plain CAST would wrap integers around. Spark's own
 * text and bytes have no length, so that of the type is looked at here: COPY stops at a value that is too long.
 */
export function printCast({ value, type }: Extract<Expression, { kind: "cast" }>): string {
  const sql = printExpression(value);
  const cast = isTextOfMoment(value.type, type) ? dated(sql, tryCast(sql, type)) : tryCast(sql, type);
  return isShorter(value.type, type) ? cast : fitting(cast, type);
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
  return fitting(tryCast(`(${sql})`, type), type);
}

function tryCast(sql: string, type: ColumnType): string {
  return `TRY_CAST(${sql} AS ${describeType(type).spark})`;
}

function fitting(sql: string, type: ColumnType): string {
  const fits = describeFit(type);
  return fits === null ? sql : `CASE WHEN ${fits(sql)} THEN ${sql} END`;
}

function describeFit(type: ColumnType): ((sql: string) => string) | null {
  if (type.kind === "enum") return (sql) => `${sql} IN (${members(type.values)})`;
  // The empty text is a SET without members.
  if (type.kind === "set")
    return (sql) => `${sql} = '' OR SIZE(ARRAY_EXCEPT(SPLIT(${sql}, ','), ARRAY(${members(type.values)}))) = 0`;
  const characters = mostCharacters(type);
  if (characters !== null) return (sql) => `CHAR_LENGTH(${sql}) <= ${characters}`;
  const bytes = mostBytes(type);
  return bytes === null ? null : (sql) => `OCTET_LENGTH(${sql}) <= ${String(bytes)}`;
}

function members(values: readonly string[]): string {
  return values.map(printText).join(", ");
}

/** Whether each text of the one type is surely no longer than those of the other, which has no list of its own. */
function isShorter(given: ColumnType, wanted: ColumnType): boolean {
  if (wanted.kind === "enum" || wanted.kind === "set") return false;
  const [one, other] = [mostCharacters(given), mostCharacters(wanted)];
  return one !== null && other !== null && one <= other;
}
