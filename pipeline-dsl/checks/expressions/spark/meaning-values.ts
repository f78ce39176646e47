import type { ColumnType, ComparisonOperator, ConstantValue, Expression, Predicate } from "../../../model";
import { numbersOf } from "../../../model/types/number-range";
import { characters } from "../../../model/types/varchar";
import { textOfLiteral } from "./constants";
import type { SqlNode } from "./grammar";

/** The forms say that it is there. */
export function given(node: SqlNode | undefined): SqlNode {
  if (node === undefined) throw new Error("a form of Spark's grammar lacks a part that it has");
  return node;
}

/** Its type says nothing of its values. */
export const UNKNOWN: ColumnType = { kind: "json" };

export function unknown(node: SqlNode, type: ColumnType): Expression {
  return { kind: "spark", type, nullable: true, sql: node.text, reads: [] };
}

export const NUMBER: ColumnType = { kind: "double" };
export const WHOLE_NUMBER: ColumnType = { kind: "integer", width: "regular", unsigned: false };
export const MOMENT: ColumnType = { kind: "datetime", precision: 6 };
export const TEXT: ColumnType = { kind: "text", size: "long" };

export function constant(type: ColumnType, value: ConstantValue): Expression {
  return { kind: "constant", type, nullable: value === null, value };
}

export function numberOf(written: string): Expression {
  const [, sign = "", whole = "", fraction = ""] = /^(-?)0*(\d*)\.?(\d*)$/.exec(written) ?? [];
  const precision = Math.max(1, whole.length + fraction.length);
  const digits = fraction === "" ? whole || "0" : `${whole || "0"}.${fraction}`;
  return constant({ kind: "decimal", precision, scale: fraction.length, unsigned: false }, `${sign}${digits}`);
}

export function textOf(node: SqlNode): Expression {
  const read = textOfLiteral(node.text);
  const text = "fault" in read ? "" : read.text;
  return constant({ kind: "varchar", length: Math.max(1, characters(text)) }, text);
}

export function compare(operator: ComparisonOperator, left: Expression, right: Expression): Predicate {
  return { kind: "compare", operator, left, right };
}

export function not(predicate: Predicate): Predicate {
  return { kind: "not", predicate };
}

export function isNull(value: Expression): Predicate {
  return { kind: "isNull", value };
}

export function isNullConstant(value: Expression): boolean {
  return value.kind === "constant" && value.value === null;
}

/** Equality for which NULL is a value like others, so that it is never unknown. */
export function isSame(left: Expression, right: Expression): Predicate {
  if (isNullConstant(left)) return isNull(right);
  if (isNullConstant(right)) return isNull(left);
  const nullable = [left, right].filter((side) => side.nullable);
  const equal: Predicate = {
    kind: "and",
    all: [...nullable.map((side) => not(isNull(side))), compare("=", left, right)],
  };
  return nullable.length < 2 ? equal : { kind: "or", any: [{ kind: "and", all: nullable.map(isNull) }, equal] };
}

export function arithmetic(left: Expression, sign: string, right: Expression): Expression {
  const operator = sign === "+" || sign === "-" || sign === "*" ? sign : "/";
  return { kind: "arithmetic", type: NUMBER, nullable: true, operator, left, right };
}

export function choice(
  branches: readonly { readonly when: Predicate; readonly then: Expression }[],
  otherwise: Expression,
): Expression {
  const results = [...branches.map(({ then }) => then), otherwise];
  return {
    kind: "case",
    type: commonType(results),
    nullable: results.some(({ nullable }) => nullable),
    branches,
    otherwise,
  };
}

/** The type of a choice between values of one family. */
export function commonType(values: readonly Expression[]): ColumnType {
  const known = values.filter((each) => !isNullConstant(each)).map(({ type }) => type);
  const scales = known.map((type) => numbersOf(type)?.scale ?? null).filter((scale) => scale !== null);
  if (scales.length === 0 || scales.length < known.length) return known[0] ?? UNKNOWN;
  return { kind: "decimal", precision: MOST_DIGITS, scale: Math.max(...scales), unsigned: false };
}

/** Of Spark's decimals. */
const MOST_DIGITS = 38;
