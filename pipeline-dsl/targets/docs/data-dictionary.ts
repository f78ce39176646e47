import type { PipelineModel, SourceColumn, SourceTable, Target, TargetOrigin } from "../../model";
import { percent } from "../../model/share";
import { describeType } from "../../model/types/registry";
import { tableColumns } from "../redshift/table";
import { code, printTable } from "./markdown";
import {
  describeBreach,
  describeExtraction,
  describeHistory,
  describeKey,
  describeOrigin,
  describeTest,
  describeValue,
  describeVanishing,
} from "./values";

/** What every column of the source and the warehouse is, as Markdown. */
export function dataDictionary(model: PipelineModel): string {
  return [
    `# Data dictionary of ${model.name}\n`,
    ...(model.description === null ? [] : [`${model.description}\n`]),
    "## Source\n",
    ...model.sources.flatMap((source) => source.tables.map((table) => sourceSection(source.name, table))),
    `## Warehouse: schema ${code(model.warehouse.schema)}\n`,
    "The key `-1` of a dimension is its unknown member: what a fact points at when its natural key is NULL or unknown.\n",
    ...model.warehouse.targets.map(targetSection),
    "## Quality\n",
    qualitySection(model),
  ].join("\n");
}

function sourceSection(source: string, table: SourceTable): string {
  const rows = table.columns.map((column) => {
    const [name = "", type = "", ...rest] = sourceColumnCells(column, table);
    return [code(name), code(type), ...rest];
  });
  return [
    `### ${source}.${table.name}\n`,
    `Extracted: ${describeExtraction(table.extract)}.\n`,
    printTable(["column", "MySQL", "NULL", "key", "description"], rows),
  ].join("\n");
}

/** A source column's row: name, MySQL type, NULL, key, description. */
export function sourceColumnCells(column: SourceColumn, table: SourceTable): readonly string[] {
  return [
    column.name,
    describeType(column.type).mysqlDefinition,
    column.nullable ? "yes" : "no",
    roleOf(column, table),
    column.description ?? "",
  ];
}

function roleOf(column: SourceColumn, table: SourceTable): string {
  const roles = [
    ...(table.primaryKey.includes(column.name) ? ["primary key"] : []),
    ...(column.references === null ? [] : [`references ${column.references}`]),
  ];
  return roles.join(", ");
}

function targetSection(target: Target): string {
  const rows = tableColumns(target).map((column) => {
    const [name = "", type = "", ...rest] = targetColumnCells(target, column.name);
    return [code(name), code(type), ...rest];
  });
  return [
    `### ${target.name}\n`,
    ...(target.description === null ? [] : [`${target.description}\n`]),
    `A ${target.kind}: ${describeKey(target)}. Made from ${describeOrigin(target.from)}.`,
    ...(target.kind === "dimension" ? [`History: ${describeHistory(target.history)}.`] : []),
    `When the source row vanishes, ${describeVanishing(target.whenSourceRowVanishes)}.\n`,
    printTable(["column", "Redshift", "value", "description"], rows),
  ].join("\n");
}

/** A warehouse column's row: name, Redshift type, value, description. */
export function targetColumnCells(target: Target, name: string): readonly string[] {
  const type = tableColumns(target).find((each) => each.name === name)?.type ?? "";
  const column = target.columns.find((each) => each.name === name);
  const value =
    column === undefined ? generatedValue(target, name) : (originOf(target.from, name) ?? describeValue(column.value));
  return [name, type, value, column?.description ?? ""];
}

function originOf(from: TargetOrigin, column: string): string | null {
  return from.kind === "distinct" && from.values.some((value) => value.column === column) ? describeOrigin(from) : null;
}

function generatedValue(target: Target, column: string): string {
  if (column === target.key) return "surrogate key, given once and kept for life";
  const versions = target.kind === "dimension" && target.history.kind === "versions" ? target.history : null;
  return column === versions?.from ? "first day of the version" : "day after the last day of the version";
}

function qualitySection(model: PipelineModel): string {
  const rows = model.quality.rules.map(({ id, category, test, threshold, whenBreached }) => [
    code(id),
    category,
    describeTest(test),
    `> ${percent(threshold)}`,
    describeBreach(whenBreached),
  ]);
  return printTable(["rule", "category", "test", "passes above", "a breach"], rows);
}
