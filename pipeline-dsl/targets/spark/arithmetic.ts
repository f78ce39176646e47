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

/**
 * Integers are widened before they meet: INT * INT would overflow before the cast, and INT / INT would pass through
 * a double. Twenty digits hold every MySQL integer.
 */
function printOperand(operand: Expression, result: ColumnType): string {
  const sql = printExpression(operand);
  if (operand.type.kind !== "integer") return sql;
  switch (result.kind) {
    case "decimal":
      return `CAST(${sql} AS DECIMAL(20,0))`;
    case "integer":
      return `CAST(${sql} AS ${describeType(result).spark})`;
    default:
      return sql;
  }
}
