import {
  describeType,
  naturalKeyOf,
  type PipelineModel,
  type Source,
  type SourceColumn,
  type SourceTable,
  type Target,
} from "../../model";
import { mostBytes } from "../../model/types/most-bytes";
import type { Bindings } from "../bindings";
import { bringsKeys, curatedColumns, type CuratedColumn, keyColumns, losesRows, sourceKeyColumns } from "../curated";
import { printRules } from "../dqdl/rule";
import { loadShape } from "../redshift/load-shape";
import { printExpressionAs } from "./expression";
import { printIdentifier } from "./literals";
import { printReferences, printSpellings, spelledColumns } from "./references";
import type { JobPlan, PlanColumn, PlanSource, PlanTable, PlanTarget, PlanTargetColumn } from "./plan";

type Stamp = Extract<PlanTable["extract"], { kind: "new_rows_by" }>["stamp"];

export function printJobPlan(model: PipelineModel, bindings: Bindings): JobPlan {
  return {
    version: 1,
    pipeline: model.name,
    time_zone: model.schedule.timeZone,
    // The steps' names, which the ledger knows; a stack's physical job names may bear a suffix.
    jobs: { extract: model.jobs.extract.name, load: model.jobs.load.name },
    lake: { root: bindings.lakeRoot, zones: model.lake.zones },
    ledger_table: bindings.ledgerTable,
    sources: model.sources.map((source) => printSource(source, model, bindings)),
    rules: printRules(model),
    targets: model.warehouse.targets.map((target) => printTarget(model, target)),
  };
}

function printSource(source: Source, model: PipelineModel, bindings: Bindings): PlanSource {
  const secret = bindings.sourceSecrets[source.name];
  if (secret === undefined) throw new Error(`The bindings name no secret for the source ${source.name}`);
  return {
    name: source.name,
    secret,
    connections: model.jobs.extract.connections,
    time_zone: source.timeZone,
    tables: source.tables.map((table) => ({
      name: table.name,
      columns: table.columns.map((column) => ({
        ...printColumn(column),
        ...formerName(model, source.name, table.name, column.name),
      })),
      primary_key: table.primaryKey,
      extract: printExtraction(table),
      refuse_when_emptied: table.extract.kind === "everything",
    })),
    references: printReferences(model, source.name),
  };
}

function printColumn(column: SourceColumn): PlanColumn {
  const type = describeType(column.type);
  return {
    name: column.name,
    mysql_types: type.mysql,
    read: type.read(printIdentifier(column.name)),
    convert: type.convert(printIdentifier(column.name)),
    spark_type: type.spark,
    nullable: column.nullable,
    text: type.text,
  };
}

function formerName(
  { renamed = [] }: PipelineModel,
  source: string,
  table: string,
  column: string,
): Pick<PlanColumn, "former"> {
  const found = renamed.find(
    (each) => each.kind === "sourceColumn" && each.source === source && each.table === table && each.column === column,
  );
  return found === undefined ? {} : { former: found.from };
}

function printExtraction({ extract, columns }: SourceTable): PlanTable["extract"] {
  switch (extract.kind) {
    case "everything":
      return { kind: "everything" };
    case "newRowsBy":
      return {
        kind: "new_rows_by",
        column: extract.column,
        stamp: stampOf(columns.find(({ name }) => name === extract.column)),
        overlap_seconds: extract.overlapSeconds,
      };
    default:
      return extract satisfies never;
  }
}

/** Checks let no other type be a watermark. */
function stampOf(column: SourceColumn | undefined): Stamp {
  switch (column?.type.kind) {
    case "timestamp":
      return "moment";
    case "datetime":
      return "local_time";
    case "date":
      return "local_day";
    default:
      throw new Error(`the watermark ${column?.name ?? ""} is neither a date nor a time`);
  }
}

function printTarget(model: PipelineModel, target: Target): PlanTarget {
  const spelled = spelledColumns(model, target);
  return {
    name: target.name,
    from: printOrigin(target),
    spellings: printSpellings(model, target),
    columns: curatedColumns(target).map((column) => ({
      name: column.name,
      spark_type: describeType(column.type).spark,
      sql:
        column.expression === null
          ? null
          : printExpressionAs(spelled.get(column.name) ?? column.expression, column.type),
      ...printBounds(target, column),
    })),
    key: bringsKeys(model, target) ? keyColumns(target).map(({ name }) => name) : [],
    source_key: losesRows(model, target) ? sourceKeyColumns(model, target).map(({ name }) => name) : [],
    load_shape: loadShape(target),
  };
}

/** What Spark's type leaves open. A key of another dimension that is missing, or is none of its keys, finds the unknown member. */
function printBounds(target: Target, { name, type }: CuratedColumn): Partial<PlanTargetColumn> {
  const bytes = mostBytes(type);
  return {
    ...(bytes === null ? {} : { most_bytes: bytes }),
    ...(describeType(type).outgrows === null ? {} : { outgrows: true }),
    ...(naturalKeyOf(target).includes(name) ? { required: true } : {}),
  };
}

function printOrigin(target: Target): PlanTarget["from"] {
  switch (target.from.kind) {
    case "table":
      return target.from;
    case "distinct":
      return {
        kind: "distinct",
        values: target.from.values.map(({ column, seenIn }) => ({ column, seen_in: seenIn })),
      };
    default:
      return target.from satisfies never;
  }
}
