import { type Expression, type Target, unchangedColumn } from "../../model";
import { nodesIn } from "../../model/expression-parts";
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

/** The source columns whose values, unchanged, are a target's key. Computed values say nothing about uniqueness. */
export function sourceColumnsOfKey(target: Target): ReadonlySet<string> {
  return new Set(expressionsOfKey(target).flatMap((expression) => unchangedColumn(expression)?.column ?? []));
}

/** The source columns that a target's key is made of, computed or not. */
export function sourceColumnsBehindKey(target: Target): ReadonlySet<string> {
  const nodes = expressionsOfKey(target).flatMap(nodesIn);
  return new Set(nodes.flatMap((node) => (node.kind === "column" ? [node.column.column] : [])));
}

function expressionsOfKey(target: Target): readonly Expression[] {
  const key = new Set(keyOf(target));
  return target.columns.flatMap(({ name, value }) =>
    key.has(name) && value.kind === "expression" ? [value.expression] : [],
  );
}
