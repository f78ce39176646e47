import { createHash } from "node:crypto";
import { loadWaves, type PipelineModel, type Target } from "../../model";
import { MANIFEST } from "../steps";
import { identifier, qualified, textLiteral } from "./identifier";
import { CREATE_THIS_RUN } from "./load/this-run";
import { sql } from "./sql";
import type { SqlBatch, SqlStatement } from "./statement";
import { tableColumns, type TableColumn } from "./table";

/** A statement holds as many tables as fit into 100 KB, with room to spare. */
const LARGEST_STATEMENT = 80_000;

/** One row a table, by which a copy of the warehouse (a restored snapshot, a standby) is compared with the original. */
export function printManifestBatch(model: PipelineModel): SqlBatch {
  const folder = `/${model.lake.zones.manifests}${model.name}/load_date=`;
  const tables = loadWaves(model)
    .flat()
    .map((target) => describeTable(model.warehouse.schema, target));
  return {
    step: MANIFEST,
    statements: [
      CREATE_THIS_RUN,
      sql`CREATE TEMP TABLE __manifest (
  table_name VARCHAR(127),
  row_count BIGINT,
  fingerprint VARCHAR(40),
  schema_hash VARCHAR(64)
)`,
      ...inStatements(tables),
      sql`UNLOAD ('SELECT table_name, row_count, fingerprint, schema_hash, window_end AS watermark, run_id AS batch_id
FROM __manifest
CROSS JOIN __this_run
ORDER BY table_name')
TO '${{ binding: "lakeRoot" }}${folder}${{ run: "logical_date" }}/tables'
IAM_ROLE '${{ binding: "copyRoleArn" }}'
FORMAT AS JSON
PARALLEL OFF
ALLOWOVERWRITE`,
    ],
  };
}

function inStatements(tables: readonly string[]): readonly SqlStatement[] {
  const groups: string[][] = [];
  let size = 0;
  for (const table of tables) {
    const group = groups.at(-1);
    if (group === undefined || size + table.length > LARGEST_STATEMENT) {
      groups.push([table]);
      size = table.length;
    } else {
      group.push(table);
      size += table.length;
    }
  }
  return groups.map(
    (group) => sql`INSERT INTO __manifest (table_name, row_count, fingerprint, schema_hash)
${group.join("\nUNION ALL\n")}`,
  );
}

/** The fingerprint is a sum of row hashes: the order of rows does not matter, every value of every column does. */
function describeTable(schema: string, target: Target): string {
  const columns = tableColumns(target);
  return `SELECT
  ${textLiteral(target.name)},
  COUNT(*),
  CAST(COALESCE(SUM(
    ${rowHash(columns)}
  ), 0) AS VARCHAR(40)),
  ${textLiteral(schemaHash(columns))}
FROM ${qualified(schema, target.name)}`;
}

/** Each column's hash is the seed of the next, so values that change places are seen. */
function rowHash(columns: readonly TableColumn[]): string {
  return columns.reduce<string>((seed, column) => `FNV_HASH(${asText(column)}, ${seed})`, "0");
}

/** A value is marked as one, so that NULL and a text that reads NULL differ. */
function asText(column: TableColumn): string {
  const name = identifier(column.name);
  const varcharBytes = Number(/^VARCHAR\((\d+)\)$/.exec(column.type)?.[1] ?? 0);
  // A mark before the longest VARCHAR would not fit into one.
  if (varcharBytes === 65_535) return `COALESCE(${name}, 'NULL')`;
  return `COALESCE('=' || ${textOf(column.type, name, varcharBytes)}, 'NULL')`;
}

/** Redshift casts no BOOLEAN and no VARBYTE to VARCHAR. */
function textOf(type: string, name: string, varcharBytes: number): string {
  if (varcharBytes > 0) return name;
  if (type === "BOOLEAN") return `CASE WHEN ${name} THEN 'true' WHEN NOT ${name} THEN 'false' END`;
  if (type.startsWith("VARBYTE")) return `FROM_VARBYTE(${name}, 'hex')`;
  return `CAST(${name} AS VARCHAR(64))`;
}

function schemaHash(columns: readonly TableColumn[]): string {
  const definition = columns.map((column) => `${column.name} ${column.type}${column.notNull ? " NOT NULL" : ""}`);
  return createHash("sha256").update(definition.join("\n")).digest("hex");
}
