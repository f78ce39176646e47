import { type ConstantValue, describeType, type Expression, type Predicate } from "../../model";
import { printIdentifier } from "../spark/literals";

/**
 * An expression as people read it: what was written, without what Spark needs to compute it exactly. Two expressions of different types
 * may read the same; the SQL of `targets/spark` never does.
 */
export function describeExpression(expression: Expression): string {
  switch (expression.kind) {
    case "column":
      return describeName(expression.column.column);
    case "constant":
      return describeConstant(expression.value, expression.type.kind);
    case "cast":
      return `${operand(expression.value)} as ${describeType(expression.type).redshift}`;
    case "arithmetic":
      return `${operand(expression.left)} ${expression.operator} ${operand(expression.right)}`;
    case "coalesce":
      return expression.values.map(operand).join(", else ");
    case "case": {
      const branches = expression.branches.map(
        ({ when, then }) => `${operand(then)} when ${describePredicate(when)}, `,
      );
      return `${branches.join("")}else ${operand(expression.otherwise)}`;
    }
    case "concat":
      return `concat(${expression.values.map(describeExpression).join(", ")})`;
    case "text":
      return `${expression.function}(${describeExpression(expression.value)})`;
    case "datePart":
      return `${expression.part}(${describeExpression(expression.value)})`;
    case "daysBetween":
      return `days from ${operand(expression.from)} to ${operand(expression.to)}`;
    case "spark":
      return expression.sql;
    default:
      return expression satisfies never;
  }
}

/** A condition as people read it. */
export function describePredicate(predicate: Predicate): string {
  switch (predicate.kind) {
    case "compare":
      return `${operand(predicate.left)} ${predicate.operator} ${operand(predicate.right)}`;
    case "oneOf":
      return `${operand(predicate.value)} is one of ${predicate.values.map((value) => describeConstant(value, predicate.value.type.kind)).join(", ")}`;
    case "matches":
      return `${operand(predicate.value)} matches /${predicate.pattern}/ as a whole`;
    case "isNull":
      return `${operand(predicate.value)} is NULL`;
    case "and":
      return predicate.all.length === 0 ? "always" : predicate.all.map(part).join(" and ");
    case "or":
      return predicate.any.length === 0 ? "never" : predicate.any.map(part).join(" or ");
    case "not":
      return `not ${part(predicate.predicate)}`;
    default:
      return predicate satisfies never;
  }
}

const SIMPLE: ReadonlySet<Expression["kind"]> = new Set(["column", "constant", "concat", "text", "datePart"]);

function operand(expression: Expression): string {
  const words = describeExpression(expression);
  return SIMPLE.has(expression.kind) ? words : `(${words})`;
}

function part(predicate: Predicate): string {
  const words = describePredicate(predicate);
  switch (predicate.kind) {
    case "and":
      return predicate.all.length < 2 ? words : `(${words})`;
    case "or":
      return predicate.any.length < 2 ? words : `(${words})`;
    case "oneOf":
      return `(${words})`;
    default:
      return words;
  }
}

function describeName(name: string): string {
  return /^\w+$/.test(name) ? name : printIdentifier(name);
}

/** Numbers and dates stand for themselves. */
function describeConstant(value: ConstantValue, kind: Expression["type"]["kind"]): string {
  if (value === null) return "NULL";
  if (kind === "boolean") return value === true || value === 1 ? "true" : "false";
  return BARE.has(kind) ? String(value) : `'${String(value).replaceAll("'", "''")}'`;
}

const BARE: ReadonlySet<Expression["type"]["kind"]> = new Set([
  "integer",
  "decimal",
  "float",
  "double",
  "year",
  "date",
  "datetime",
  "timestamp",
]);
