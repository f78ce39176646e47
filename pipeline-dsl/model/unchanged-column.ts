import type { ColumnReference, Expression } from "./expression";
import type { ColumnType } from "./types";

/**
 * The source column whose values an expression has as they are: the column itself, or one cast to a type that holds each of
 * them, a wider whole number or a longer text. Null: the value is computed.
 */
export function unchangedColumn(expression: Expression): ColumnReference | null {
  if (expression.kind === "column") return expression.column;
  if (expression.kind !== "cast") return null;
  const { value, type, nullable } = expression;
  // A cast that has no place for some value is NULL there.
  return nullable === value.nullable && staysTheSame(value.type, type) ? unchangedColumn(value) : null;
}

function staysTheSame(given: ColumnType, wanted: ColumnType): boolean {
  if (given.kind === "integer" || given.kind === "year") return wanted.kind === "integer";
  return hasCollation(given) && hasCollation(wanted);
}

/** Texts that the source compares by a collation. JSON is text here, but has no order of its own there. */
export function hasCollation({ kind }: ColumnType): boolean {
  return kind === "char" || kind === "varchar" || kind === "text" || kind === "enum" || kind === "set";
}
