import type { ConstantValue, Expression, Predicate, QualityTest } from "../../model";
import { same } from "./compare";

/**
 * Which of two tests of one rule lets more rows through: `looser` where whatever passed the old one passes the new one. Null: each
 * lets through what the other stops, or nobody can tell from what is written.
 */
export function strictnessOf(before: QualityTest, after: QualityTest): "looser" | "stricter" | null {
  if (impliesTest(before, after)) return "looser";
  return impliesTest(after, before) ? "stricter" : null;
}

/** Whether every row that passes the one passes the other, of the same rows that are judged. */
function impliesTest(narrow: QualityTest, wide: QualityTest): boolean {
  // A rule leaves rows out in which a column that it reads is NULL, so other columns are other rows.
  if (narrow.kind === "accurate" && wide.kind === "accurate")
    return same(narrow.reads, wide.reads) && implies(narrow.predicate, wide.predicate);
  // What is alone with some columns is alone with more of them.
  if (narrow.kind === "unique" && wide.kind === "unique")
    return narrow.columns.every((column) => wide.columns.includes(column));
  return false;
}

function implies(narrow: Predicate, wide: Predicate): boolean {
  if (same(narrow, wide)) return true;
  // What joins others is taken apart before what stands by itself: either order is sound, and this one finds more.
  if (wide.kind === "and") return wide.all.every((part) => implies(narrow, part));
  if (narrow.kind === "or") return narrow.any.every((part) => implies(part, wide));
  if (narrow.kind === "and") return narrow.all.some((part) => implies(part, wide));
  if (wide.kind === "or") return wide.any.some((part) => implies(narrow, part));
  if (narrow.kind === "not" && wide.kind === "not") return implies(wide.predicate, narrow.predicate);
  if (narrow.kind === "oneOf" && wide.kind === "oneOf")
    return same(narrow.value, wide.value) && narrow.values.every((each) => wide.values.some((other) => each === other));
  if (narrow.kind === "compare" && wide.kind === "compare") return impliesBound(narrow, wide);
  return false;
}

type Comparison = Extract<Predicate, { readonly kind: "compare" }>;

/** Two bounds of one value: `> 3` lets through less than `>= 3`, and than `> 2`. */
function impliesBound(narrow: Comparison, wide: Comparison): boolean {
  if (!same(narrow.left, wide.left)) return false;
  const [bound, other] = [constantOf(narrow.right), constantOf(wide.right)];
  if (bound === null || other === null) return false;
  const order = orderOf(bound, other);
  if (order === null) return false;
  switch (wide.operator) {
    case ">":
      return (narrow.operator === ">" && order >= 0) || (/^(>=|=)$/.test(narrow.operator) && order > 0);
    case ">=":
      return /^(>|>=|=)$/.test(narrow.operator) && order >= 0;
    case "<":
      return (narrow.operator === "<" && order <= 0) || (/^(<=|=)$/.test(narrow.operator) && order < 0);
    case "<=":
      return /^(<|<=|=)$/.test(narrow.operator) && order <= 0;
    case "<>":
      return (
        (narrow.operator === "=" && order !== 0) ||
        (narrow.operator === ">" && order >= 0) ||
        (narrow.operator === ">=" && order > 0) ||
        (narrow.operator === "<" && order <= 0) ||
        (narrow.operator === "<=" && order < 0)
      );
    case "=":
      return narrow.operator === "=" && order === 0;
    default:
      return wide.operator satisfies never;
  }
}

type Constant = Extract<Expression, { readonly kind: "constant" }>;

function constantOf(expression: Expression): Constant | null {
  return expression.kind === "constant" ? expression : null;
}

/** Negative: the first is less. Null: unknown, such as of texts, whose order is the collation's. */
function orderOf(one: Constant, other: Constant): number | null {
  const kinds = [one.type.kind, other.type.kind];
  if (kinds[0] === "date" && kinds[1] === "date") return orderOfTexts(one.value, other.value);
  if (kinds.some((kind) => !NUMBERS.has(kind))) return null;
  const [left, right] = [Number(one.value), Number(other.value)];
  // Decimals of more digits than a number of JavaScript has can be equal to it and still differ.
  if (left === right) return String(one.value) === String(other.value) ? 0 : null;
  return left - right;
}

const NUMBERS: ReadonlySet<string> = new Set(["integer", "decimal", "float", "double", "year"]);

/** `2026-01-31`, which stands where its day stands. */
function orderOfTexts(one: ConstantValue, other: ConstantValue): number | null {
  const isDay = (value: ConstantValue): value is string => typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value);
  if (!isDay(one) || !isDay(other)) return null;
  return one === other ? 0 : one < other ? -1 : 1;
}
