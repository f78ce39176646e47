import type { ColumnReference, PipelineModel, QualityRule, Target, TargetColumn } from "../model";
import { columnsOfRule, columnsRead } from "../model/column-references";
import type { FindingAddress } from "./check";
import { rulePath, targetColumnPath, targetPartPath } from "./paths";

/** A source column where a definition reads it. */
export interface ColumnUse {
  readonly reference: ColumnReference;
  /** Made when asked: uses are many, and only a faulty one is spoken of. */
  readonly describe: () => Reader;
  /** The table whose row is at hand. Null where columns of several tables may be named. */
  readonly row: TableName | null;
}

/** Who reads a column. */
export interface Reader {
  /** `dim_apartments.current_price`, `the rule accuracy.bookings.dates`. */
  readonly reader: string;
  readonly at: FindingAddress;
}

type TableName = Pick<ColumnReference, "source" | "table">;

/** Every reading of a source column by a target or a rule. */
export function* columnUses(model: PipelineModel): Iterable<ColumnUse> {
  for (const target of model.warehouse.targets) yield* usesOfTarget(target);
  for (const rule of model.quality.rules) yield* usesOfRule(rule);
}

function* usesOfTarget(target: Target): Iterable<ColumnUse> {
  const row = target.from.kind === "table" ? target.from : null;
  for (const column of target.columns) {
    // The columns of a `distinct` dimension only repeat what its `from` says.
    if (target.from.kind === "distinct" && column.value.kind === "expression") continue;
    const describe = () => ({
      reader: `${target.name}.${column.name}`,
      at: { path: targetColumnPath(target.name, column.name), part: `column ${column.name}` },
    });
    for (const reference of columnsOf(column)) yield { reference, describe, row };
  }
  if (target.from.kind === "distinct") {
    for (const { column, seenIn } of target.from.values) {
      const describe = () => ({
        reader: `${target.name}.${column}`,
        at: { path: targetPartPath(target.name, "from"), part: "from" },
      });
      for (const reference of seenIn) yield { reference, describe, row };
    }
  }
  if (target.kind === "dimension" && target.history.kind === "versions" && target.history.firstVersionFrom !== null) {
    const describe = () => ({
      reader: `the history of ${target.name}`,
      at: { path: targetPartPath(target.name, "history"), part: "firstVersionFrom" },
    });
    for (const reference of columnsRead(target.history.firstVersionFrom)) yield { reference, describe, row };
  }
}

function columnsOf({ value }: TargetColumn): readonly ColumnReference[] {
  if (value.kind === "expression") return columnsRead(value.expression);
  const keys = value.by.flatMap((part) => columnsRead(part.value));
  return value.asOf === null ? keys : [...keys, ...columnsRead(value.asOf)];
}

/** What a rule names by itself: `reads` repeats the predicate and is left to `columnsTested`. */
function* usesOfRule(rule: QualityRule): Iterable<ColumnUse> {
  const describe = () => ({ reader: `the rule ${rule.id}`, at: { path: rulePath(rule.id), part: "rule" } });
  const row = rule.test.kind === "accurate" ? { source: rule.source, table: rule.table } : null;
  for (const reference of columnsOfRule(rule)) yield { reference, describe, row };
}
