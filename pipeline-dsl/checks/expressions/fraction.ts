import { type ColumnType, describeType } from "../../model";
import type { ExpressionNode } from "../../model/expression-parts";

/** Whether an expression surely gives digits after the point for some rows: `/` does, also of whole numbers. */
export function hasFraction(node: ExpressionNode): boolean {
  switch (node.kind) {
    case "column":
    case "cast":
      return isFractional(node.type);
    case "constant":
      return typeof node.value === "string" && node.type.kind === "decimal" && node.type.scale > 0;
    case "arithmetic":
      return node.operator === "/" || hasFraction(node.left) || hasFraction(node.right);
    case "coalesce":
      return node.values.some(hasFraction);
    case "case":
      return [...node.branches.map(({ then }) => then), node.otherwise].some(hasFraction);
    default:
      return false;
  }
}

function isFractional(type: ColumnType): boolean {
  const { spark } = describeType(type);
  return spark === "float" || spark === "double" || (type.kind === "decimal" && type.scale > 0);
}
