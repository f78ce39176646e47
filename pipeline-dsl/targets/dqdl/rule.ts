import {
  type BreachAction,
  type ColumnType,
  describeType,
  type PipelineModel,
  type QualityRule,
  type SourceTable,
} from "../../model";
import { referenceName, referenceOfRule, type TextReference } from "../references";
import { printIdentifier } from "../spark/literals";
import type { PlanDerivedColumn, PlanRule } from "../spark/plan";
import { printPredicate } from "../spark/predicate";
import { isPlainName, printShare } from "./notation";

/** Every rule as the job evaluates it, in the model's order. */
export function printRules(model: PipelineModel): readonly PlanRule[] {
  const rulesOfTable = new Map<SourceTable, number>();
  const tables = tablesByName(model);
  return model.quality.rules.map((rule) => {
    const table = tables.get(tableKey(rule.source, rule.table));
    if (table === undefined) throw new Error(`No table ${rule.source}.${rule.table} for the rule ${rule.id}`);
    const position = (rulesOfTable.get(table) ?? 0) + 1;
    rulesOfTable.set(table, position);
    return printRule(rule, table, derivedName(table, position), referenceOfRule(model, rule));
  });
}

/**
 * Whatever DQDL cannot say itself is a column that the job adds to the rows: 1 the row passes, 0 it fails, NULL it is
 * left out. `Mean` ignores NULLs and gives the share that passes.
 */
function printRule(rule: QualityRule, table: SourceTable, derived: string, reference: TextReference | null): PlanRule {
  const test = describeTest(rule, table, derived, reference);
  return {
    id: rule.id,
    category: rule.category,
    source: rule.source,
    table: rule.table,
    dqdl: `${test.measure} > ${printShare(rule.threshold)}`,
    derived: test.derived,
    failing_rows: test.failingRows,
    threshold: rule.threshold,
    when_breached: BREACH_ACTIONS[rule.whenBreached],
  };
}

const BREACH_ACTIONS: Readonly<Record<BreachAction, PlanRule["when_breached"]>> = {
  stopBeforeLoading: "stop_before_loading",
  quarantineRows: "quarantine_rows",
  warn: "warn",
};

interface DescribedTest {
  /** The DQDL rule without its threshold. */
  readonly measure: string;
  readonly derived: PlanDerivedColumn | null;
  readonly failingRows: string;
}

function describeTest(
  rule: QualityRule,
  table: SourceTable,
  name: string,
  reference: TextReference | null,
): DescribedTest {
  const { test } = rule;
  switch (test.kind) {
    case "complete":
      return describeCompleteness(test.column, table, name);
    case "accurate": {
      const condition = printPredicate(test.predicate);
      return share({
        kind: "expression",
        name,
        sql: `CASE WHEN ${condition} THEN 1 WHEN NOT (${condition}) THEN 0 END`,
      });
    }
    case "refersTo":
      return share({
        kind: "refers_to",
        name,
        column: test.column,
        parent_source: test.parent.source,
        parent_table: test.parent.table,
        parent_column: test.parent.column,
        reference: reference === null ? null : referenceName(reference),
      });
    case "unique":
      return share({ kind: "unique", name, columns: test.columns });
    default:
      return test satisfies never;
  }
}

function share(derived: PlanDerivedColumn): DescribedTest {
  return {
    measure: `Mean "${derived.name}"`,
    derived,
    failingRows: `${printIdentifier(derived.name)} = 0`,
  };
}

/** Completeness counts '' as complete, so a blank text is made NULL first. */
function describeCompleteness(column: string, table: SourceTable, name: string): DescribedTest {
  const sql = printIdentifier(column);
  const isText = describeType(columnType(table, column)).text;
  if (!isText && isPlainName(column)) {
    return { measure: `Completeness "${column}"`, derived: null, failingRows: `${sql} IS NULL` };
  }
  const present = isText ? `TRIM(${sql}) <> ''` : `${sql} IS NOT NULL`;
  return {
    measure: `Completeness "${name}"`,
    derived: { kind: "expression", name, sql: `CASE WHEN ${present} THEN 1 END` },
    failingRows: `${printIdentifier(name)} IS NULL`,
  };
}

function columnType(table: SourceTable, name: string): ColumnType {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new Error(`${table.name} has no column ${name}`);
  return column.type;
}

function tablesByName(model: PipelineModel): ReadonlyMap<string, SourceTable> {
  return new Map(
    model.sources.flatMap((source) => source.tables.map((table) => [tableKey(source.name, table.name), table])),
  );
}

function tableKey(source: string, table: string): string {
  return JSON.stringify([source, table]);
}

/** Numbered, since a rule's id may hold characters that no engine takes in a column name. */
function derivedName(table: SourceTable, position: number): string {
  let name = `rule_${position}`;
  while (table.columns.some((column) => column.name.toLowerCase() === name)) name += "_";
  return name;
}
