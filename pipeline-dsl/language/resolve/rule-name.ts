import type { ComparisonOperator, Expression, Predicate } from "../../model";

/**
 * The last part of a rule's id: `price_at_least`, `status_one_of`, `end_date_after_start_date`. It says what is tested
 * and not against which values: a rule keeps its name, and so its history over the runs, when its list or its limit is edited.
 */
export function predicateName(predicate: Predicate): string {
  return words(predicate)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");
}

const OPERATORS: Readonly<Record<ComparisonOperator, { readonly number: string; readonly date: string }>> = {
  "=": { number: "is", date: "is" },
  "<>": { number: "is not", date: "is not" },
  "<": { number: "less than", date: "before" },
  "<=": { number: "at most", date: "not after" },
  ">": { number: "greater than", date: "after" },
  ">=": { number: "at least", date: "not before" },
};

function words(predicate: Predicate): string {
  switch (predicate.kind) {
    case "compare": {
      const { left, operator, right } = predicate;
      return `${subject(left)} ${OPERATORS[operator][isDate(left) ? "date" : "number"]} ${subject(right)}`;
    }
    case "oneOf":
      return `${subject(predicate.value)} one of`;
    case "matches":
      return `${subject(predicate.value)} matches`;
    case "isNull":
      return `${subject(predicate.value)} is null`;
    case "and":
      return predicate.all.map(words).join(" and ");
    case "or":
      return predicate.any.map(words).join(" or ");
    case "not":
      return `not ${words(predicate.predicate)}`;
    default:
      return predicate satisfies never;
  }
}

function subject(expression: Expression): string {
  if (expression.kind === "column") return expression.column.column;
  return expression.kind === "constant" ? "" : expression.kind;
}

function isDate({ type }: Expression): boolean {
  return type.kind === "date" || type.kind === "datetime" || type.kind === "timestamp";
}
