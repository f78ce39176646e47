import { type ArithmeticOperator, type ColumnType, describeType, type Expression } from "../../model";
import { printExpression } from "./expression";

type Arithmetic = Extract<Expression, { kind: "arithmetic" }>;

/**
 * Computed in the family of the result type and cast to exactly that type at the end. What does not fit and a division
 * by zero are NULL, with ANSI mode on or off: an overflow of integers would wrap around, one of decimals end the job.
 */
export function printArithmetic(expression: Arithmetic): string {
  const sparkType = describeType(expression.type).spark;
  const left = printOperand(expression.left, expression.type);
  const right = printOperand(expression.right, expression.type);
  return `TRY_CAST(${FUNCTIONS[expression.operator]}(${left}, ${right}) AS ${sparkType})`;
}

const FUNCTIONS: Readonly<Record<ArithmeticOperator, string>> = {
  "+": "TRY_ADD",
  "-": "TRY_SUBTRACT",
  "*": "TRY_MULTIPLY",
  "/": "TRY_DIVIDE",
};

const INTEGER_TYPES: ReadonlySet<string> = new Set(["tinyint", "smallint", "int", "bigint"]);

/**
 * Integers are widened before they meet: INT * INT would overflow before the cast, and INT / INT would pass through
 * a double. Twenty digits hold every MySQL integer.
 */
function printOperand(operand: Expression, result: ColumnType): string {
  const sql = printExpression(operand);
  const sparkType = describeType(result).spark;
  if (INTEGER_TYPES.has(sparkType)) return `TRY_CAST(${sql} AS bigint)`;
  if (!INTEGER_TYPES.has(describeType(operand.type).spark)) return sql;
  return sparkType.startsWith("decimal") ? `CAST(${sql} AS decimal(20,0))` : sql;
}
