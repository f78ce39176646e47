import type { PipelineModel, SourceTable, Target } from "../../model";
import { columnsRead } from "../../model/column-references";
import { describeType } from "../../model/types/registry";
import { type CuratedColumn, curatedColumns, firstVersionColumn, lookupDateColumn, lookupKeyColumn } from "../curated";
import { tableColumns } from "../redshift/table";
import { printExpression } from "../spark/expression";
import { uniqueNames } from "./column-names";
import { ruleEdges } from "./lineage-rules";

/** Where every column's values come from: source, curated folder, warehouse, and the rules that look at them. */
export interface Lineage {
  readonly version: 1;
  readonly tables: readonly LineageTable[];
  readonly edges: readonly LineageEdge[];
}

export interface LineageTable {
  /** `marketplace.apartments`, `curated.dim_apartments`, `dim_apartments`. */
  readonly name: string;
  readonly zone: "source" | "curated" | "warehouse";
  /** In the table's own order; types as MySQL, Spark or Redshift call them. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

export interface LineageEdge {
  /** `<table>.<column>` of a table above. */
  readonly from: string;
  /** `<table>.<column>`, or `rule:<id>`. */
  readonly to: string;
  readonly kind: EdgeKind;
  /** The Spark SQL that computes the value, where it is not taken over as it is. */
  readonly sql: string | null;
}

export type EdgeKind =
  /** The value itself, perhaps computed. */
  | "value"
  /** Every value ever seen there. */
  | "seen"
  /** A lookup's natural key, its date, and the surrogate key that it finds. */
  | "lookupKey"
  | "lookupDate"
  | "surrogateKey"
  /** The day on which the first version starts. */
  | "firstVersion"
  | "rule";

export function lineage(model: PipelineModel): Lineage {
  const { sources, warehouse } = model;
  const dimensions = new Map(warehouse.targets.map((target) => [target.name, target]));
  return {
    version: 1,
    tables: [
      ...sources.flatMap((source) => source.tables.map((table) => sourceTable(source.name, table))),
      ...warehouse.targets.flatMap((target) => [curatedTable(target), warehouseTable(target)]),
    ],
    edges: [...warehouse.targets.flatMap((target) => targetEdges(target, dimensions)), ...ruleEdges(model)],
  };
}

function sourceTable(source: string, { name, columns }: SourceTable): LineageTable {
  return {
    name: `${source}.${name}`,
    zone: "source",
    columns: columns.map((column) => ({ name: column.name, type: describeType(column.type).mysqlDefinition })),
  };
}

function curatedTable(target: Target): LineageTable {
  return {
    name: curatedName(target),
    zone: "curated",
    columns: curatedColumns(target).map(({ name, type }) => ({ name, type: describeType(type).spark })),
  };
}

function warehouseTable(target: Target): LineageTable {
  return {
    name: target.name,
    zone: "warehouse",
    columns: tableColumns(target).map(({ name, type }) => ({ name, type })),
  };
}

function targetEdges(target: Target, dimensions: ReadonlyMap<string, Target>): readonly LineageEdge[] {
  return [
    ...curatedColumns(target).flatMap((column) => intoCurated(target, column)),
    ...intoWarehouse(target, dimensions),
  ];
}

function intoCurated(target: Target, { name, expression }: CuratedColumn): readonly LineageEdge[] {
  const to = `${curatedName(target)}.${name}`;
  if (expression !== null) {
    const sql = expression.kind === "column" ? null : printExpression(expression);
    return uniqueNames(columnsRead(expression)).map((from) => ({ from, to, kind: "value", sql }));
  }
  if (target.from.kind !== "distinct") return [];
  const seenIn = target.from.values.find(({ column }) => column === name)?.seenIn ?? [];
  return uniqueNames(seenIn).map((from) => ({ from, to, kind: "seen", sql: null }));
}

function intoWarehouse(target: Target, dimensions: ReadonlyMap<string, Target>): readonly LineageEdge[] {
  const edge = (column: string, to: string, kind: EdgeKind): LineageEdge => ({
    from: `${curatedName(target)}.${column}`,
    to: `${target.name}.${to}`,
    kind,
    sql: null,
  });
  const declared = target.columns.flatMap(({ name, value }) => {
    if (value.kind === "expression") return [edge(name, name, "value")];
    const dimension = dimensions.get(value.dimension);
    return [
      ...value.by.map((part) => edge(lookupKeyColumn(name, part.column), name, "lookupKey")),
      ...(value.asOf === null ? [] : [edge(lookupDateColumn(name), name, "lookupDate")]),
      ...(dimension === undefined ? [] : [surrogateKeyEdge(dimension, `${target.name}.${name}`)]),
    ];
  });
  if (target.kind !== "dimension" || target.history.kind !== "versions") return declared;
  if (target.history.firstVersionFrom === null) return declared;
  return [...declared, edge(firstVersionColumn(target), target.history.from, "firstVersion")];
}

function surrogateKeyEdge(dimension: Target, to: string): LineageEdge {
  return { from: `${dimension.name}.${dimension.key}`, to, kind: "surrogateKey", sql: null };
}

function curatedName({ name }: Target): string {
  return `curated.${name}`;
}
