import type { ColumnReference, Expression, Predicate } from "../../model";
import { sortedBy } from "./order";

/** The source columns that a predicate needs, each once, sorted. */
export function readsOf(predicate: Predicate): readonly ColumnReference[] {
  const found = new Map<string, ColumnReference>();
  for (const reference of inPredicate(predicate)) {
    found.set(JSON.stringify([reference.source, reference.table, reference.column]), reference);
  }
  return sortedBy(found, ([key]) => key).map(([, reference]) => reference);
}

function inPredicate(predicate: Predicate): readonly ColumnReference[] {
  switch (predicate.kind) {
    case "compare":
      return [predicate.left, predicate.right].flatMap(inExpression);
    case "oneOf":
    case "matches":
    case "isNull":
      return inExpression(predicate.value);
    case "and":
      return predicate.all.flatMap(inPredicate);
    case "or":
      return predicate.any.flatMap(inPredicate);
    case "not":
      return inPredicate(predicate.predicate);
    default:
      return predicate satisfies never;
  }
}

function inExpression(expression: Expression): readonly ColumnReference[] {
  switch (expression.kind) {
    case "column":
      return [expression.column];
    case "constant":
      return [];
    case "cast":
    case "text":
    case "datePart":
      return inExpression(expression.value);
    case "arithmetic":
      return [expression.left, expression.right].flatMap(inExpression);
    case "coalesce":
    case "concat":
      return expression.values.flatMap(inExpression);
    case "case":
      return [
        ...expression.branches.flatMap(({ when, then }) => [...inPredicate(when), ...inExpression(then)]),
        ...inExpression(expression.otherwise),
      ];
    case "daysBetween":
      return [expression.from, expression.to].flatMap(inExpression);
    case "spark":
      return expression.reads;
    default:
      return expression satisfies never;
  }
}
