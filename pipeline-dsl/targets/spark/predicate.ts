import { type ConstantValue, type Expression, type Predicate } from "../../model";
import { printConstant } from "./constant";
import { printExpression } from "./expression";
import { printText } from "./literals";

/** A Spark SQL condition in three-valued logic: NULL where a value that it needs is NULL. */
export function printPredicate(predicate: Predicate): string {
  switch (predicate.kind) {
    case "compare":
      return `${printExpression(predicate.left)} ${predicate.operator} ${printExpression(predicate.right)}`;
    case "oneOf":
      return printOneOf(predicate.value, predicate.values);
    case "matches":
      // RLIKE is content with a part of the text, and $ with what stands before the end of a line.
      return `RLIKE(${printExpression(predicate.value)}, ${printText(`\\A(?:${predicate.pattern})\\z`)})`;
    case "isNull":
      return `${printExpression(predicate.value)} IS NULL`;
    case "and":
      return predicate.all.length === 0 ? "TRUE" : predicate.all.map(inParentheses).join(" AND ");
    case "or":
      return predicate.any.length === 0 ? "FALSE" : predicate.any.map(inParentheses).join(" OR ");
    case "not":
      return `NOT ${inParentheses(predicate.predicate)}`;
    default:
      return predicate satisfies never;
  }
}

function inParentheses(predicate: Predicate): string {
  return `(${printPredicate(predicate)})`;
}

/** A NULL among the values stands apart: `x IN (1, NULL)` is never false. */
function printOneOf(value: Expression, values: readonly ConstantValue[]): string {
  const sql = printExpression(value);
  const constants = values.filter((constant) => constant !== null);
  const listed =
    constants.length === 0
      ? "FALSE"
      : `${sql} IN (${constants.map((constant) => printConstant(constant, value.type)).join(", ")})`;
  return constants.length === values.length ? listed : `(${sql} IS NULL OR ${listed})`;
}
