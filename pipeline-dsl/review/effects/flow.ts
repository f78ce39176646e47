import type { PipelineModel, SourceTable, Target } from "../../model";
import { columnsOfRule } from "../../model/column-references";
import { directEdges, lineage } from "../../targets/docs";
import { tableColumns } from "../../targets/redshift/table";

/** From one thing to what takes its values, its rows or its choice from it. Names are those of the lineage. */
export interface FlowEdge {
  /** `<source>.<table>.<column>`, `<target>.<column>`. */
  readonly from: string;
  /** The same, or `rule:<id>`, or `reference:<source>.<table>.<column>`. */
  readonly to: string;
  /** Why a change of the one reaches the other: `value`, `looked up by`, `version chosen by`. */
  readonly how: string;
}

/**
 * Everything that a change of a column can reach in one step. The lineage's edges follow values; a reviewer also needs
 * those that follow rows: which rows are read, held back, told apart, and which version a lookup chooses.
 */
export function flowOf(model: PipelineModel): readonly FlowEdge[] {
  const full = lineage(model);
  return [
    ...directEdges(full).map(({ from, to, kind }): FlowEdge => ({ from, to, how: HOW[kind] })),
    ...full.edges.filter(({ kind }) => kind === "rule").map(({ from, to }): FlowEdge => ({ from, to, how: HOW.rule })),
    ...model.sources.flatMap(({ name, tables }) => tables.flatMap((table) => rowsOfTable(name, table))),
    ...model.sources.flatMap(({ name, tables }) => tables.flatMap((table) => references(name, table, tables))),
    ...model.warehouse.targets.flatMap(keysOfTarget),
    ...heldBack(model),
  ];
}

const HOW = {
  value: "value",
  seen: "every value seen",
  lookupKey: "looked up by",
  lookupDate: "as of",
  surrogateKey: "key",
  firstVersion: "first version from",
  rule: "tested by",
} as const;

/** The primary key says which rows are one, the watermark which rows are read: both reach every column. */
function rowsOfTable(source: string, { name, columns, primaryKey, extract }: SourceTable): readonly FlowEdge[] {
  const at = (column: string): string => `${source}.${name}.${column}`;
  const others = (column: string, how: string): readonly FlowEdge[] =>
    columns.filter((other) => other.name !== column).map((other) => ({ from: at(column), to: at(other.name), how }));
  return [
    ...primaryKey.flatMap((column) => others(column, "rows told apart by")),
    ...(extract.kind === "newRowsBy" ? others(extract.column, "rows read by") : []),
  ];
}

/** A declared reference moves no value: it ends at the column that declares it. */
function references(source: string, table: SourceTable, tables: readonly SourceTable[]): readonly FlowEdge[] {
  return table.columns.flatMap(({ name, references: parent }) => {
    if (parent === null) return [];
    const keys = tables.find((other) => other.name === parent)?.primaryKey ?? [];
    return keys.map((key) => ({
      from: `${source}.${parent}.${key}`,
      to: `reference:${source}.${table.name}.${name}`,
      how: "referred to by",
    }));
  });
}

/** Surrogate keys: given by the natural key or the grain, and in a dimension with versions by every change of a value. */
function keysOfTarget(target: Target): readonly FlowEdge[] {
  const to = `${target.name}.${target.key}`;
  const edge = (column: string, how: string): FlowEdge => ({ from: `${target.name}.${column}`, to, how });
  if (target.kind === "fact") return target.grain.map((column) => edge(column, "rows told apart by"));
  const natural = target.naturalKey.map((column) => edge(column, "rows told apart by"));
  if (target.history.kind === "overwrite") return natural;
  return tableColumns(target)
    .filter(({ name }) => name !== target.key)
    .map(({ name }) => edge(name, target.naturalKey.includes(name) ? "rows told apart by" : "version chosen by"));
}

/** A rule that quarantines rows is a filter: what it tests decides which rows its table's targets get. */
function heldBack(model: PipelineModel): readonly FlowEdge[] {
  const filters = model.quality.rules.filter(({ whenBreached }) => whenBreached === "quarantineRows");
  return filters.flatMap((rule) => {
    const columns = model.sources
      .find(({ name }) => name === rule.source)
      ?.tables.find(({ name }) => name === rule.table)?.columns;
    const tested = columnsOfRule(rule).map(({ source, table, column }) => `${source}.${table}.${column}`);
    return [`rule:${rule.id}`, ...tested].flatMap((from) =>
      (columns ?? [])
        .map(({ name }) => `${rule.source}.${rule.table}.${name}`)
        .filter((to) => to !== from)
        .map((to) => ({ from, to, how: `rows held back by ${rule.id}` })),
    );
  });
}
