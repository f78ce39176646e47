import type { Expression, Predicate } from "./expression";

/** A node of a value's or a condition's tree. Their kinds differ, so one `switch` tells them all apart. */
export type ExpressionNode = Expression | Predicate;

/** A condition is true, false or unknown, and has no type besides. */
export function isPredicate(node: ExpressionNode): node is Predicate {
  return !("type" in node);
}

/** What stands directly below a node, in reading order. */
export function partsOf(node: ExpressionNode): readonly ExpressionNode[] {
  switch (node.kind) {
    case "column":
    case "constant":
    case "spark":
      return [];
    case "cast":
    case "text":
    case "datePart":
    case "oneOf":
    case "matches":
    case "isNull":
      return [node.value];
    case "arithmetic":
    case "compare":
      return [node.left, node.right];
    case "coalesce":
    case "concat":
      return node.values;
    case "case":
      return [...node.branches.flatMap((branch) => [branch.when, branch.then]), node.otherwise];
    case "daysBetween":
      return [node.from, node.to];
    case "and":
      return node.all;
    case "or":
      return node.any;
    case "not":
      return [node.predicate];
    default:
      return node satisfies never;
  }
}

/** The node and all below it, in reading order. */
export function nodesIn(node: ExpressionNode): readonly ExpressionNode[] {
  const nodes: ExpressionNode[] = [];
  const visit = (each: ExpressionNode): void => {
    nodes.push(each);
    partsOf(each).forEach(visit);
  };
  visit(node);
  return nodes;
}
