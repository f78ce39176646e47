import { type ColumnType, describeType, type Expression } from "../../model";
import { printExpression } from "./expression";

type Arithmetic = Extract<Expression, { kind: "arithmetic" }>;

/**
 * Computed in the family of the result type and cast to exactly that type at the end. Division by zero is NULL,
 * with ANSI mode on or off.
 */
export function printArithmetic(expression: Arithmetic): string {
  const left = printOperand(expression.left, expression.type);
  const right = printOperand(expression.right, expression.type);
  const divisor = expression.operator === "/" ? `NULLIF(${right}, 0)` : right;
  return `CAST(${left} ${expression.operator} ${divisor} AS ${describeType(expression.type).spark})`;
}

const INTEGER_TYPES: ReadonlySet<string> = new Set(["tinyint", "smallint", "int", "bigint"]);

/**
 * Integers are widened before they meet: INT * INT would overflow before the cast, and INT / INT would pass through
 * a double. Twenty digits hold every MySQL integer.
 */
function printOperand(operand: Expression, result: ColumnType): string {
  const sql = printExpression(operand);
  if (!INTEGER_TYPES.has(describeType(operand.type).spark)) return sql;
  const sparkType = describeType(result).spark;
  if (INTEGER_TYPES.has(sparkType)) return `CAST(${sql} AS ${sparkType})`;
  return sparkType.startsWith("decimal") ? `CAST(${sql} AS decimal(20,0))` : sql;
}
