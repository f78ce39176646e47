import type { ColumnReference, Expression, Predicate } from "./expression";
import { nodesIn, type ExpressionNode } from "./expression-parts";
import type { QualityRule } from "./quality";

/** Every source column that the expression reads, in reading order, with repetitions. */
export function columnsRead(expression: Expression): readonly ColumnReference[] {
  // Most are a column and nothing else, and every check asks.
  if (expression.kind === "column") return [expression.column];
  return nodesIn(expression).flatMap(ownColumns);
}

/** Every source column that the predicate reads, in reading order, with repetitions. */
export function columnsTested(predicate: Predicate): readonly ColumnReference[] {
  return nodesIn(predicate).flatMap(ownColumns);
}

function ownColumns(node: ExpressionNode): readonly ColumnReference[] {
  if (node.kind === "column") return [node.column];
  return node.kind === "spark" ? node.reads : [];
}

/** Every source column that the rule looks at, those of a referenced table included. */
export function columnsOfRule({ source, table, test }: QualityRule): readonly ColumnReference[] {
  switch (test.kind) {
    case "complete":
      return [{ source, table, column: test.column }];
    case "accurate":
      return columnsTested(test.predicate);
    case "refersTo":
      return [{ source, table, column: test.column }, test.parent];
    case "unique":
      return test.columns.map((column) => ({ source, table, column }));
    default:
      return test satisfies never;
  }
}
