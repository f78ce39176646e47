import { type ColumnType, describeType, type Expression } from "../../model";
import { mostBytes } from "../../model/types/most-bytes";
import { mostCharacters } from "../../model/types/most-characters";
import { printExpression } from "./expression";

/**
 * A value that does not fit becomes NULL, with ANSI mode on or off; a plain CAST would wrap integers around. Spark's own
 * text and bytes have no length, so that of the type is looked at here: COPY stops at a value that is too long.
 */
export function printCast({ value, type }: Extract<Expression, { kind: "cast" }>): string {
  const cast = tryCast(printExpression(value), type);
  return isShorter(value.type, type) ? cast : fitting(cast, type);
}

/** Of SQL that is written out nobody knows what it gives, so its result is fitted into the type that is stated. */
export function printSpark({ sql, type }: Extract<Expression, { kind: "spark" }>): string {
  return fitting(tryCast(`(${sql})`, type), type);
}

function tryCast(sql: string, type: ColumnType): string {
  return `TRY_CAST(${sql} AS ${describeType(type).spark})`;
}

function fitting(sql: string, type: ColumnType): string {
  const length = describeLength(type);
  return length === null ? sql : `CASE WHEN ${length(sql)} THEN ${sql} END`;
}

function describeLength(type: ColumnType): ((sql: string) => string) | null {
  const characters = mostCharacters(type);
  if (characters !== null) return (sql) => `CHAR_LENGTH(${sql}) <= ${characters}`;
  const bytes = mostBytes(type);
  return bytes === null ? null : (sql) => `OCTET_LENGTH(${sql}) <= ${String(bytes)}`;
}

/** Whether each text of the one type is surely no longer than those of the other. */
function isShorter(given: ColumnType, wanted: ColumnType): boolean {
  const [one, other] = [mostCharacters(given), mostCharacters(wanted)];
  return one !== null && other !== null && one <= other;
}
