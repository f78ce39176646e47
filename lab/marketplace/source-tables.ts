import { Readable } from "node:stream";
import type { Connection, RowDataPacket } from "mysql2/promise";
import { describeType, type SourceColumn, type SourceTable } from "../../pipeline-dsl/model";
import type { Row, Value } from "./rows";

const CHUNK_ROWS = 1_000;

interface ColumnRow extends RowDataPacket {
  readonly Field: string;
}

/** Makes the table as the definition says, or adds the columns that a definition has gained. */
export async function createTable(connection: Connection, table: SourceTable): Promise<void> {
  const key = table.primaryKey.map(quoted).join(", ");
  const columns = table.columns.map((column) => columnDefinition(column, table.primaryKey.includes(column.name)));
  await connection.query(
    `CREATE TABLE IF NOT EXISTS ${quoted(table.name)} (${columns.join(", ")}, PRIMARY KEY (${key})) CHARACTER SET utf8mb4`,
  );
  const [existing] = await connection.query<ColumnRow[]>(`SHOW COLUMNS FROM ${quoted(table.name)}`);
  const names = new Set(existing.map((column) => column.Field));
  for (const column of table.columns.filter(({ name }) => !names.has(name))) {
    await connection.query(`ALTER TABLE ${quoted(table.name)} ADD COLUMN ${columnDefinition(column, false)}`);
  }
}

/** Streams rows into a table that has none of them: many times faster than INSERT. */
export async function loadRows(connection: Connection, table: SourceTable, rows: Iterable<Row>): Promise<void> {
  await connection.query({
    sql: `LOAD DATA LOCAL INFILE 'rows' INTO TABLE ${quoted(table.name)} CHARACTER SET utf8mb4 (${columnList(table)})`,
    infileStreamFactory: () => Readable.from(chunksOfText(table, rows)),
  });
}

export async function replaceRows(connection: Connection, table: SourceTable, rows: readonly Row[]): Promise<void> {
  for (let from = 0; from < rows.length; from += CHUNK_ROWS) {
    const values = rows.slice(from, from + CHUNK_ROWS).map((row) => table.columns.map(({ name }) => row[name] ?? null));
    await connection.query(`REPLACE INTO ${quoted(table.name)} (${columnList(table)}) VALUES ?`, [values]);
  }
}

export async function deleteRows(
  connection: Connection,
  table: SourceTable,
  key: string,
  ids: readonly number[],
): Promise<void> {
  for (let from = 0; from < ids.length; from += CHUNK_ROWS) {
    await connection.query(`DELETE FROM ${quoted(table.name)} WHERE ${quoted(key)} IN (?)`, [
      ids.slice(from, from + CHUNK_ROWS),
    ]);
  }
}

function columnDefinition({ name, type, nullable }: SourceColumn, inKey: boolean): string {
  // Without the explicit NULL, a TIMESTAMP would be filled with the current time.
  return `${quoted(name)} ${describeType(type).mysqlDefinition} ${nullable && !inKey ? "NULL" : "NOT NULL"}`;
}

function columnList(table: SourceTable): string {
  return table.columns.map(({ name }) => quoted(name)).join(", ");
}

function quoted(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

function* chunksOfText(table: SourceTable, rows: Iterable<Row>): Generator<Buffer> {
  let lines: string[] = [];
  for (const row of rows) {
    lines.push(`${table.columns.map(({ name }) => field(row[name] ?? null)).join("\t")}\n`);
    if (lines.length === CHUNK_ROWS) {
      yield Buffer.from(lines.join(""));
      lines = [];
    }
  }
  // An empty packet would tell the server that the rows have ended.
  if (lines.length > 0) yield Buffer.from(lines.join(""));
}

function field(value: Value): string {
  if (value === null) return "\\N";
  return String(value).replaceAll(/[\\\t\n]/g, (character) => `\\${character}`);
}
