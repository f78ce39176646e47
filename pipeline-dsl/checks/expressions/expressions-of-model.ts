import type { PipelineModel, Target } from "../../model";
import { nodesIn, type ExpressionNode } from "../../model/expression-parts";
import type { FindingAddress } from "../check";
import { rulePath, targetColumnPath, targetPartPath } from "../paths";

/** Every node of the expressions and predicates of one thing that Spark evaluates. */
export interface Evaluated {
  /** `dim_apartments.current_price`, `the rule accuracy.bookings.dates`. */
  readonly reader: string;
  readonly at: FindingAddress;
  readonly nodes: readonly ExpressionNode[];
}

/** A column that is taken as it is has nothing in it that could be wrong, and is left out. */
export function* expressionsOf(model: PipelineModel): Iterable<Evaluated> {
  for (const target of model.warehouse.targets) yield* expressionsOfTarget(target);
  for (const { id, test } of model.quality.rules) {
    if (test.kind !== "accurate") continue;
    yield { reader: `the rule ${id}`, at: { path: rulePath(id), part: "rule" }, nodes: nodesIn(test.predicate) };
  }
}

function* expressionsOfTarget(target: Target): Iterable<Evaluated> {
  for (const { name, value } of target.columns) {
    const roots =
      value.kind === "expression"
        ? [value.expression]
        : [...value.by.map((part) => part.value), ...(value.asOf === null ? [] : [value.asOf])];
    if (roots.every(({ kind }) => kind === "column")) continue;
    const at = { path: targetColumnPath(target.name, name), part: `column ${name}` };
    yield { reader: `${target.name}.${name}`, at, nodes: roots.flatMap(nodesIn) };
  }
  if (target.kind !== "dimension" || target.history.kind !== "versions" || target.history.firstVersionFrom === null)
    return;
  const at = { path: targetPartPath(target.name, "history"), part: "firstVersionFrom" };
  yield { reader: `the history of ${target.name}`, at, nodes: nodesIn(target.history.firstVersionFrom) };
}
