import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import type { WarehouseAction } from "./action";
import { refuseValuesOutOfLimits } from "./copy-limits";
import { ParquetFolder, type ParquetColumn } from "./parquet";
import type { WarehouseSession } from "./server";

type CopyAction = Extract<WarehouseAction, { kind: "copy" }>;

interface TableColumn {
  readonly name: string;
  /** PostgreSQL's name: `integer`, `numeric(10,2)`, `character varying(1020)`. */
  readonly type: string;
}

/** COPY of Parquet as Redshift does it: by position, with exactly the table's number and types of columns. */
export async function copyParquet(
  session: WarehouseSession,
  action: CopyAction,
  temporaryFolder: string,
): Promise<number> {
  const folder = await ParquetFolder.open(action.from);
  if (folder === null) throw new Error(`The specified S3 prefix '${action.from}' does not exist`);
  const file = join(temporaryFolder, `${randomUUID()}.csv`);
  try {
    const parquet = await folder.columns();
    const table = await tableColumns(session, action);
    requireMatch(action.table, table, parquet);
    await refuseValuesOutOfLimits(
      folder,
      table.map((column, index) => ({ ...column, parquetName: parquet[index]?.name ?? "" })),
    );
    mkdirSync(temporaryFolder, { recursive: true });
    await folder.writeCsv(parquet, file);
    const list = table.map((column) => `"${column.name.replaceAll('"', '""')}"`).join(", ");
    return await session.copyCsv(`${action.table} (${list})`, file);
  } finally {
    folder.close();
    rmSync(file, { force: true });
  }
}

async function tableColumns(session: WarehouseSession, action: CopyAction): Promise<readonly TableColumn[]> {
  const { rows } = await session.query(
    `SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
      WHERE attrelid = '${action.table.replaceAll("'", "''")}'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
  );
  const all = rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
  if (action.columns === null) return all;
  return action.columns.map((name) => {
    const column = all.find((candidate) => candidate.name === name);
    if (column === undefined) throw new Error(`column "${name}" of relation ${action.table} does not exist`);
    return column;
  });
}

function requireMatch(table: string, columns: readonly TableColumn[], parquet: readonly ParquetColumn[]): void {
  if (columns.length !== parquet.length) {
    throw new Error(
      `Unmatched number of columns between table and file. Table columns: ${String(columns.length)}, Data columns: ${String(parquet.length)} (${table})`,
    );
  }
  columns.forEach((column, index) => {
    const found = parquet[index];
    if (found === undefined || acceptedTypes(column.type).includes(found.type)) return;
    throw new Error(
      `Incompatible Parquet schema for column '${table}.${column.name}'. Column type: ${column.type}, Parquet type: ${found.type}`,
    );
  });
}

const ACCEPTED: Readonly<Record<string, readonly string[]>> = {
  smallint: ["TINYINT", "SMALLINT"],
  integer: ["INTEGER"],
  bigint: ["BIGINT"],
  boolean: ["BOOLEAN"],
  real: ["FLOAT"],
  "double precision": ["DOUBLE"],
  date: ["DATE"],
  "timestamp without time zone": ["TIMESTAMP", "TIMESTAMP WITH TIME ZONE"],
  "timestamp with time zone": ["TIMESTAMP WITH TIME ZONE"],
  bytea: ["BLOB"],
  text: ["VARCHAR"],
};

function acceptedTypes(tableType: string): readonly string[] {
  if (tableType.startsWith("character")) return ["VARCHAR"];
  if (tableType.startsWith("numeric")) return [tableType.replace("numeric", "DECIMAL")];
  if (tableType.startsWith("timestamp(")) return ["TIMESTAMP", "TIMESTAMP WITH TIME ZONE"];
  return ACCEPTED[tableType] ?? [];
}
