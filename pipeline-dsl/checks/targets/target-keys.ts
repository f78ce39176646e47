import type { Target } from "../../model";
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

/** The source columns that a target's key consists of, taken over as they are; computed values say nothing about uniqueness. */
export function sourceColumnsOfKey(target: Target): ReadonlySet<string> {
  const key = new Set(keyOf(target));
  return new Set(
    target.columns.flatMap(({ name, value }) =>
      key.has(name) && value.kind === "expression" && value.expression.kind === "column"
        ? [value.expression.column.column]
        : [],
    ),
  );
}
