import type { PipelineModel, SourceTable, Target } from "../../model";
import { lookupsOf } from "../../model";
import { describeType } from "../../model/types/registry";
import { tableColumns } from "../redshift/table";

/** Source and warehouse as one Mermaid entity-relationship diagram each. */
export interface EntityDiagrams {
  readonly source: string;
  readonly warehouse: string;
}

export function erd(model: PipelineModel): EntityDiagrams {
  const tables = model.sources.flatMap((source) => source.tables);
  return {
    source: diagram([...tables.map(sourceEntity), ...tables.flatMap(sourceRelations)]),
    warehouse: diagram([
      ...model.warehouse.targets.map(targetEntity),
      ...model.warehouse.targets.flatMap((target) => targetRelations(target)),
    ]),
  };
}

function diagram(parts: readonly string[]): string {
  return ["erDiagram\n", ...parts].join("");
}

function entity(name: string, attributes: readonly (readonly [type: string, name: string, keys: string])[]): string {
  const lines = attributes.map(
    ([type, attribute, keys]) => `    ${attributeType(type)} ${attribute}${keys === "" ? "" : ` ${keys}`}\n`,
  );
  return `  ${name} {\n${lines.join("")}  }\n`;
}

/** Mermaid takes a word with brackets, but neither blanks nor commas or quotes in them: what an ENUM holds, the data dictionary says. */
function attributeType(type: string): string {
  return type
    .replace(/\('[^]*/, "")
    .toLowerCase()
    .replaceAll(" ", "")
    .replaceAll(",", "_");
}

function sourceEntity({ name, columns, primaryKey }: SourceTable): string {
  const attributes = columns.map((column) => {
    const keys = [...(primaryKey.includes(column.name) ? ["PK"] : []), ...(column.references === null ? [] : ["FK"])];
    return [describeType(column.type).mysqlDefinition, column.name, keys.join(", ")] as const;
  });
  return entity(name, attributes);
}

function sourceRelations({ name, columns }: SourceTable): readonly string[] {
  return columns.flatMap((column) =>
    column.references === null ? [] : [`  ${column.references} ||--o{ ${name} : "${column.name}"\n`],
  );
}

function targetEntity(target: Target): string {
  const lookups = new Set(target.columns.flatMap(({ name, value }) => (value.kind === "lookup" ? [name] : [])));
  const keyOf = (column: string): string => {
    if (column === target.key) return "PK";
    return lookups.has(column) ? "FK" : "";
  };
  return entity(
    target.name,
    tableColumns(target).map(({ name, type }) => [type, name, keyOf(name)] as const),
  );
}

function targetRelations(target: Target): readonly string[] {
  const columns = target.columns.filter(({ value }) => value.kind === "lookup").map(({ name }) => name);
  return lookupsOf(target).map(
    ({ dimension }, at) => `  ${dimension} ||--o{ ${target.name} : "${columns[at] ?? ""}"\n`,
  );
}
