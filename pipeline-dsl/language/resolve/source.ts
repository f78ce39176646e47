import { type ModelPath, tablePartPath } from "../../checks/paths";
import type { Extraction, Source, SourceColumn, SourceTable } from "../../model";
import type { ColumnBuilder } from "../columns/builder";
import type { ExtractionDeclaration } from "../extraction";
import type { SourceDeclaration } from "../source";
import type { TableDefinition } from "../table";
import { argumentFaults } from "../type-arguments";
import type { Findings } from "./findings";
import { sortedBy } from "./order";

export function resolveSource(source: SourceDeclaration, findings: Findings): Source {
  const tables = Object.entries(source.definitions).map(([name, definition]) =>
    resolveTable(source.name, name, definition, findings),
  );
  const { name, timeZone } = source;
  return { name, engine: "mysql", timeZone, tables: sortedBy(tables, (table) => table.name) };
}

function resolveTable(source: string, name: string, definition: TableDefinition, findings: Findings): SourceTable {
  const columns = Object.entries(definition.columns);
  return {
    name,
    columns: columns.map(([column, builder]) => resolveColumn(name, column, builder, findings)),
    primaryKey: columns.flatMap(([column, { attributes }]) => (attributes.primaryKey ? [column] : [])),
    extract: resolveExtraction(definition.extract, tablePartPath(source, name, "extract"), findings),
    ...(definition.unread.length === 0 ? {} : { unread: [...definition.unread].sort() }),
  };
}

function resolveColumn(
  table: string,
  name: string,
  { type, attributes, site, faults }: ColumnBuilder,
  findings: Findings,
): SourceColumn {
  if (faults.length === 0) for (const fault of argumentFaults(`${table}.${name}`, type, site)) findings.report(fault);
  const { nullable, references, description } = attributes;
  return { name, type, nullable, references, description };
}

function resolveExtraction({ watermark, site }: ExtractionDeclaration, at: ModelPath, findings: Findings): Extraction {
  if (watermark === null) return { kind: "everything" };
  const overlapSeconds = findings.duration(watermark.overlap, site, "overlap", at);
  return { kind: "newRowsBy", column: watermark.column, overlapSeconds };
}
