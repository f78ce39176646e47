import { type ColumnType, describeType, type Expression } from "../../model";
import { mostCharacters } from "../../model/types/most-characters";
import { printExpression } from "./expression";

/**
 * A value that does not fit becomes NULL, with ANSI mode on or off; a plain CAST would wrap integers around. Spark's own
 * text and bytes have no length, so that of the type is looked at here: COPY stops at a value that is too long.
 */
export function printCast({ value, type }: Extract<Expression, { kind: "cast" }>): string {
  const cast = `TRY_CAST(${printExpression(value)} AS ${describeType(type).spark})`;
  const length = describeLength(type);
  return length === null || isShorter(value.type, type) ? cast : `CASE WHEN ${length(cast)} THEN ${cast} END`;
}

function describeLength(type: ColumnType): ((sql: string) => string) | null {
  const characters = mostCharacters(type);
  if (characters !== null) return (sql) => `CHAR_LENGTH(${sql}) <= ${characters}`;
  const bytes = /^VAR(?:CHAR|BYTE)\((\d+)\)$/.exec(describeType(type).redshift)?.[1];
  return bytes === undefined ? null : (sql) => `OCTET_LENGTH(${sql}) <= ${bytes}`;
}

/** Whether each text of the one type is surely no longer than those of the other. */
function isShorter(given: ColumnType, wanted: ColumnType): boolean {
  const [one, other] = [mostCharacters(given), mostCharacters(wanted)];
  return one !== null && other !== null && one <= other;
}
