import { type ColumnType, type DatePart, describeType, type Expression } from "../../model";
import { printArithmetic } from "./arithmetic";
import { printCast, printSpark } from "./cast";
import { printConstant } from "./constant";
import { printIdentifier } from "./literals";
import { printPredicate } from "./predicate";

/** Spark SQL over the columns of one processed row. The value has exactly the Spark type of the expression's type. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case "column":
      return printIdentifier(expression.column.column);
    case "constant":
      return printConstant(expression.value, expression.type);
    case "cast":
      return printCast(expression);
    case "arithmetic":
      return printArithmetic(expression);
    case "coalesce":
      return `COALESCE(${expression.values.map((value) => printExpressionAs(value, expression.type)).join(", ")})`;
    case "case":
      return printCase(expression);
    case "concat":
      return `CONCAT(${expression.values.map((value) => printExpressionAs(value, expression.type)).join(", ")})`;
    case "text":
      return `${expression.function.toUpperCase()}(${printExpression(expression.value)})`;
    case "datePart":
      return `${DATE_PART_FUNCTIONS[expression.part]}(${printExpression(expression.value)})`;
    case "daysBetween":
      return `DATEDIFF(${printExpression(expression.to)}, ${printExpression(expression.from)})`;
    case "spark":
      return printSpark(expression);
    default:
      return expression satisfies never;
  }
}

/** The expression, cast where its own Spark type is not the wanted one: Spark's common types can differ from ours. */
export function printExpressionAs(expression: Expression, type: ColumnType): string {
  const sparkType = describeType(type).spark;
  const sql = printExpression(expression);
  return describeType(expression.type).spark === sparkType ? sql : `CAST(${sql} AS ${sparkType})`;
}

/** Spark and MySQL count weekdays alike: 1 is Sunday. */
const DATE_PART_FUNCTIONS: Readonly<Record<DatePart, string>> = {
  year: "YEAR",
  quarter: "QUARTER",
  month: "MONTH",
  day: "DAY",
  dayOfWeek: "DAYOFWEEK",
  dayOfYear: "DAYOFYEAR",
  hour: "HOUR",
  minute: "MINUTE",
};

function printCase(expression: Extract<Expression, { kind: "case" }>): string {
  const branches = expression.branches.map(
    (branch) => `WHEN ${printPredicate(branch.when)} THEN ${printExpressionAs(branch.then, expression.type)}`,
  );
  return `CASE ${[...branches, `ELSE ${printExpressionAs(expression.otherwise, expression.type)}`].join(" ")} END`;
}
