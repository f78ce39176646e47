import type { PipelineModel, SourceColumn, SourceTable, Target } from "../../model";
import { columnsOfRule } from "../../model/column-references";
import { describeType } from "../../model/types/registry";
import { columnName } from "../docs/column-names";
import { sourceColumnCells, targetColumnCells } from "../docs/data-dictionary";
import { type Lineage, lineage, type LineageEdge } from "../docs/lineage";
import { describeEdge, directEdges, walk } from "../docs/lineage-walk";
import { describeExtraction } from "../docs/values";
import { tableColumns } from "../redshift/table";
import { loadStepName } from "../steps";
import { comparisonOf } from "./compared";
import { type Explanation, type ExplanationPart, inColumns, withoutEmpty } from "./explanation";
import { ofOneRun, SOURCE_ZONES, tableFolder, targetFolder } from "./folders";
import { grantsOn } from "./grants";
import { rulesPart } from "./rules";

interface InSource {
  readonly source: string;
  readonly table: SourceTable;
  readonly column: SourceColumn;
}

interface InWarehouse {
  readonly target: Target;
  readonly column: string;
}

/** A column's whole walk, from MySQL to the reader of the warehouse. */
export function explainColumn(model: PipelineModel, name: string): Explanation | null {
  const full = lineage(model);
  const edges = directEdges(full);
  const columnsAt = (names: readonly string[]) => ({
    sources: sourceColumns(model).filter((each) => names.includes(nameInSource(each))),
    targets: targetColumns(model).filter((each) => names.includes(nameInWarehouse(each))),
  });
  const [own] = sourceColumns(model).filter((each) => spellings(each).includes(name));
  if (own !== undefined) {
    const fullName = nameInSource(own);
    const { targets } = columnsAt(edges.filter(({ from }) => from === fullName).map(({ to }) => to));
    return {
      name: fullName,
      kind: "column",
      summary: `${fullName} is a column of the source: ${describeType(own.column.type).mysqlDefinition}.`,
      parts: partsOf(model, full, fullName, [own], targets),
    };
  }
  const [target] = targetColumns(model).filter((each) => nameInWarehouse(each) === name);
  if (target === undefined) return null;
  const { sources } = columnsAt(edges.filter(({ to }) => to === name).map(({ from }) => from));
  const type = tableColumns(target.target).find((column) => column.name === target.column)?.type ?? "";
  return {
    name,
    kind: "column",
    summary: `${name} is a column of the warehouse: ${type}.`,
    parts: partsOf(model, full, name, sources, [target]),
  };
}

/** All names under which a column can be asked for; the source may be left out. */
export function columnNames(model: PipelineModel): readonly string[] {
  return [...sourceColumns(model).flatMap(spellings), ...targetColumns(model).map(nameInWarehouse)];
}

function partsOf(
  model: PipelineModel,
  full: Lineage,
  name: string,
  sources: readonly InSource[],
  targets: readonly InWarehouse[],
): readonly ExplanationPart[] {
  const edges = directEdges(full);
  const made = walk(edges, name, "upstream").toReversed();
  const used = walk(edges, name, "downstream");
  const curated = full.edges.filter(({ from }) => from.startsWith("curated."));
  return withoutEmpty([
    { heading: "Model", document: "model.json", lines: inColumns(sources.map(inModel)) },
    { heading: "References", document: "model.json", lines: referencesTo(edges, sources, targets) },
    {
      heading: "Lake",
      document: "job-plan.json",
      lines: inColumns([
        ...sources.flatMap((each) => inLake(model, each)),
        ...targets.flatMap((each) => inCurated(model, each, full, curated)),
      ]),
    },
    {
      heading: "Warehouse",
      document: "redshift/schema.sql",
      lines: inColumns(targets.map((each) => inDdl(model, each))),
    },
    ...targets.map(({ target, column }) => ({
      heading: `Unchanged when, in ${target.name}`,
      document: `redshift/${loadStepName(target)}.sql`,
      lines: comparisonOf(model, target, column),
    })),
    ...tablesOf(sources).map(({ source, table }) =>
      rulesPart(model, source, table.name, (rule) =>
        columnsOfRule(rule).some((read) => sources.some((each) => nameInSource(each) === columnName(read))),
      ),
    ),
    {
      heading: "Permissions",
      document: null,
      lines: grantsOn(model, [
        ...sources.flatMap(({ source, table }) =>
          SOURCE_ZONES.map((zone) => tableFolder(model, zone, source, table.name)),
        ),
        ...targets.map(({ target }) => targetFolder(model, target.name)),
      ]),
    },
    { heading: "Lineage", document: "lineage.json", lines: [...new Set([...made, ...used].map(printEdge))] },
    {
      heading: "Data dictionary",
      document: "docs/data-dictionary.md",
      lines: [
        ...sources.map(({ source, table, column }) =>
          inDictionary(`${source}.${table.name}`, sourceColumnCells(column, table)),
        ),
        ...targets.map(({ target, column }) => inDictionary(target.name, targetColumnCells(target, column))),
      ],
    },
  ]);
}

function inModel({ source, table, column }: InSource): readonly string[] {
  const presence = column.nullable ? "may be NULL" : "never NULL";
  return [
    nameInSource({ source, table, column }),
    describeType(column.type).mysqlDefinition,
    presence,
    `extracted: ${describeExtraction(table.extract)}`,
  ];
}

function referencesTo(
  edges: readonly LineageEdge[],
  sources: readonly InSource[],
  targets: readonly InWarehouse[],
): readonly string[] {
  const [from, to] = [sources.map(nameInSource), targets.map(nameInWarehouse)];
  return edges.filter((edge) => from.includes(edge.from) && to.includes(edge.to)).map(printEdge);
}

function inLake(model: PipelineModel, { source, table, column }: InSource): readonly (readonly string[])[] {
  return SOURCE_ZONES.map((zone) => [
    ofOneRun(tableFolder(model, zone, source, table.name)),
    column.name,
    describeType(column.type).spark,
  ]);
}

/** The curated columns from which the warehouse's is made: one, or a lookup's parts. */
function inCurated(
  model: PipelineModel,
  each: InWarehouse,
  full: Lineage,
  edges: readonly LineageEdge[],
): readonly (readonly string[])[] {
  const folder = full.tables.find((table) => table.name === `curated.${each.target.name}`);
  const feeding = edges.filter(({ to }) => to === nameInWarehouse(each)).map(({ from }) => from);
  return (folder?.columns ?? [])
    .filter((column) => feeding.includes(`curated.${each.target.name}.${column.name}`))
    .map((column) => [ofOneRun(targetFolder(model, each.target.name)), column.name, column.type]);
}

function inDdl(model: PipelineModel, { target, column }: InWarehouse): readonly string[] {
  const type = tableColumns(target).find((each) => each.name === column);
  return [
    `${model.warehouse.schema}.${target.name}`,
    column,
    `${type?.type ?? ""}${type?.notNull === true ? " NOT NULL" : ""}`,
  ];
}

function printEdge(edge: LineageEdge): string {
  return `${edge.from} -> ${edge.to} (${describeEdge(edge)})`;
}

/** Each table once. */
function tablesOf(sources: readonly InSource[]): readonly InSource[] {
  return sources.filter((each, at) => sources.findIndex(({ table }) => table === each.table) === at);
}

/** The cells of a row of the dictionary; the empty ones at its end say nothing. */
function inDictionary(table: string, cells: readonly string[]): string {
  return [table, ...cells].join(" | ").replace(/[ |]+$/, "");
}

function sourceColumns(model: PipelineModel): readonly InSource[] {
  return model.sources.flatMap(({ name: source, tables }) =>
    tables.flatMap((table) => table.columns.map((column) => ({ source, table, column }))),
  );
}

function targetColumns(model: PipelineModel): readonly InWarehouse[] {
  return model.warehouse.targets.flatMap((target) =>
    tableColumns(target).map(({ name }) => ({ target, column: name })),
  );
}

function spellings(each: InSource): readonly string[] {
  return [nameInSource(each), `${each.table.name}.${each.column.name}`];
}

function nameInSource({ source, table, column }: InSource): string {
  return columnName({ source, table: table.name, column: column.name });
}

function nameInWarehouse({ target, column }: InWarehouse): string {
  return `${target.name}.${column}`;
}
