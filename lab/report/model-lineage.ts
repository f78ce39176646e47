import type {
  ColumnReference,
  Lookup,
  PipelineModel,
  SourceTable,
  Target,
  TargetColumn,
} from "../../pipeline-dsl/model";
import { columnsRead } from "../../pipeline-dsl/model/column-references";
import { describeType } from "../../pipeline-dsl/model/types/registry";
import type { Lineage, LineageEdge, LineageTable } from "./data";

/** What every column of the warehouse is made of. A looked-up key is made of the values that it is looked up by and of the dimension's key. */
export function lineageOf(model: PipelineModel): Lineage {
  const targets = [...model.warehouse.targets].sort((left, right) => left.kind.localeCompare(right.kind));
  const sources = model.sources.flatMap((source) => source.tables.map((table) => sourceTable(source.name, table)));
  return {
    tables: [...sources, ...targets.map((target) => targetTable(target))],
    edges: targets.flatMap((target) => [
      ...target.columns.flatMap((column) => edgesInto(target, column, targets)),
      ...historyEdges(target),
    ]),
  };
}

function sourceTable(source: string, table: SourceTable): LineageTable {
  const columns = table.columns.map(({ name, type }) => ({
    name,
    type: describeType(type).mysqlDefinition.toLowerCase(),
  }));
  return { name: `${source}.${table.name}`, kind: "source", columns };
}

function targetTable(target: Target): LineageTable {
  const declared = target.columns.map(({ name, type }) => ({ name, type: describeType(type).redshift.toLowerCase() }));
  const history = historyOf(target);
  const dates = history === null ? [] : [history.from, history.to].map((name) => ({ name, type: "date" }));
  return { name: target.name, kind: target.kind, columns: [{ name: target.key, type: "int" }, ...declared, ...dates] };
}

function edgesInto(target: Target, column: TargetColumn, targets: readonly Target[]): LineageEdge[] {
  const to = `${target.name}.${column.name}`;
  if (target.kind === "dimension" && target.from.kind === "distinct") {
    const seenIn = target.from.values.find((value) => value.column === column.name)?.seenIn ?? [];
    return seenIn.map((reference) => ({ from: nameOf(reference), to, how: "every value ever seen" }));
  }
  if (column.value.kind === "lookup") return lookupEdges(column.value, to, targets);
  const { expression } = column.value;
  const how = expression.kind === "column" ? "as it is" : HOW[expression.kind];
  return unique(columnsRead(expression)).map((from) => ({ from, to, how }));
}

const HOW = {
  constant: "constant",
  cast: "cast",
  arithmetic: "arithmetic",
  coalesce: "first that is not NULL",
  case: "by cases",
  concat: "joined text",
  text: "text function",
  datePart: "part of the date",
  daysBetween: "days between",
  spark: "Spark SQL",
} as const;

function lookupEdges(lookup: Lookup, to: string, targets: readonly Target[]): LineageEdge[] {
  const dimension = targets.find((target) => target.name === lookup.dimension);
  const by = unique(lookup.by.flatMap((part) => columnsRead(part.value))).map((from) => ({
    from,
    to,
    how: "looked up by",
  }));
  const asOf = lookup.asOf === null ? [] : unique(columnsRead(lookup.asOf)).map((from) => ({ from, to, how: "as of" }));
  return [
    ...by,
    ...asOf,
    ...(dimension === undefined ? [] : [{ from: `${dimension.name}.${dimension.key}`, to, how: "key of" }]),
  ];
}

function historyEdges(target: Target): LineageEdge[] {
  const history = historyOf(target);
  if (history?.firstVersionFrom == null) return [];
  const to = `${target.name}.${history.from}`;
  return unique(columnsRead(history.firstVersionFrom)).map((from) => ({ from, to, how: "start of the first version" }));
}

function historyOf(target: Target) {
  return target.kind === "dimension" && target.history.kind === "versions" ? target.history : null;
}

function unique(references: readonly ColumnReference[]): string[] {
  return [...new Set(references.map(nameOf))];
}

function nameOf({ source, table, column }: ColumnReference): string {
  return `${source}.${table}.${column}`;
}
