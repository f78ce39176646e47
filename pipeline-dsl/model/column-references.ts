import type { ColumnReference, Expression, Predicate } from "./expression";
import type { QualityRule } from "./quality";

/** Every source column that the expression reads, in reading order, with repetitions. */
export function columnsRead(expression: Expression): readonly ColumnReference[] {
  switch (expression.kind) {
    case "column":
      return [expression.column];
    case "constant":
      return [];
    case "cast":
    case "text":
    case "datePart":
      return columnsRead(expression.value);
    case "arithmetic":
      return [...columnsRead(expression.left), ...columnsRead(expression.right)];
    case "coalesce":
    case "concat":
      return expression.values.flatMap(columnsRead);
    case "case":
      return [
        ...expression.branches.flatMap((branch) => [...columnsTested(branch.when), ...columnsRead(branch.then)]),
        ...columnsRead(expression.otherwise),
      ];
    case "daysBetween":
      return [...columnsRead(expression.from), ...columnsRead(expression.to)];
    case "spark":
      return expression.reads;
    default:
      return expression satisfies never;
  }
}

/** Every source column that the predicate reads, in reading order, with repetitions. */
export function columnsTested(predicate: Predicate): readonly ColumnReference[] {
  switch (predicate.kind) {
    case "compare":
      return [...columnsRead(predicate.left), ...columnsRead(predicate.right)];
    case "oneOf":
    case "matches":
    case "isNull":
      return columnsRead(predicate.value);
    case "and":
      return predicate.all.flatMap(columnsTested);
    case "or":
      return predicate.any.flatMap(columnsTested);
    case "not":
      return columnsTested(predicate.predicate);
    default:
      return predicate satisfies never;
  }
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
