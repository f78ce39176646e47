import type { Expression, Target } from "../../model";
import type { FindingAddress } from "../check";
import { targetPartPath } from "../paths";

/** The columns that tell one row of a target from another: a fact's grain, a dimension's natural key. */
export function keyOf(target: Target): readonly string[] {
  return target.kind === "fact" ? target.grain : target.naturalKey;
}

export function keyAddress(target: Target): FindingAddress {
  const part = keyPart(target);
  return { path: targetPartPath(target.name, part), part };
}

export function keyPart(target: Target): "grain" | "naturalKey" {
  return target.kind === "fact" ? "grain" : "naturalKey";
}

/**
 * The source columns that a target's key consists of: as they are, or as a wider whole number. Other computed values say
 * nothing about uniqueness.
 */
export function sourceColumnsOfKey(target: Target): ReadonlySet<string> {
  const key = new Set(keyOf(target));
  return new Set(
    target.columns.flatMap(({ name, value }) =>
      key.has(name) && value.kind === "expression" ? columnKeptApart(value.expression) : [],
    ),
  );
}

/** A cast that gives NULL to nothing that has a value keeps whole numbers apart. */
function columnKeptApart(expression: Expression): readonly string[] {
  if (expression.kind === "column") return [expression.column.column];
  if (expression.kind !== "cast" || expression.type.kind !== "integer") return [];
  const { value, nullable } = expression;
  const widens = value.type.kind === "integer" && nullable === value.nullable;
  return widens ? columnKeptApart(value) : [];
}
