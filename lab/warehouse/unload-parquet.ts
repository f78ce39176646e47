import { randomUUID } from "node:crypto";
import { createWriteStream, mkdirSync, rmSync } from "node:fs";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { WarehouseAction } from "./action";
import type { WarehouseSession } from "./server";

type UnloadAction = Extract<WarehouseAction, { kind: "unload" }>;

/** Rows that are fetched at once: a large table does not have to fit into memory. */
const PAGE = 20_000;

/** UNLOAD ... FORMAT PARQUET CLEANPATH: one file, its columns of the types that COPY takes for the query's. */
export async function unloadParquet(
  session: WarehouseSession,
  { query, to }: UnloadAction,
  temporaryFolder: string,
): Promise<void> {
  await session.query(`CREATE TEMP TABLE __unloaded AS ${query}`);
  const columns = await columnsOf(session);
  const lines = join(temporaryFolder, `${randomUUID()}.json`);
  const path = `${to}0000_part_00.parquet`;
  mkdirSync(temporaryFolder, { recursive: true });
  // CLEANPATH: the prefix is a folder, and what lay in it is gone.
  rmSync(dirname(path), { recursive: true, force: true });
  mkdirSync(dirname(path), { recursive: true });
  try {
    await writeLines(session, columns, lines);
    await session.query("DROP TABLE __unloaded");
    await writeParquet(columns, lines, path);
  } finally {
    rmSync(lines, { force: true });
  }
}

interface Column {
  readonly name: string;
  /** PostgreSQL's name: `numeric(10,2)`. */
  readonly type: string;
}

async function columnsOf(session: WarehouseSession): Promise<readonly Column[]> {
  const { rows } = await session.query(
    `SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
      WHERE attrelid = '__unloaded'::regclass AND attnum > 0 ORDER BY attnum`,
  );
  return rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
}

/** Every value as PostgreSQL writes it, one array of texts and nulls a line. */
async function writeLines(session: WarehouseSession, columns: readonly Column[], path: string): Promise<void> {
  const file = createWriteStream(path);
  const texts = columns.map(({ name }, at) => `CAST(${quoted(name)} AS TEXT) AS c${String(at)}`).join(", ");
  await session.query(`DECLARE __unloading NO SCROLL CURSOR FOR SELECT ${texts} FROM __unloaded`);
  for (;;) {
    const { rows } = await session.query(`FETCH ${String(PAGE)} FROM __unloading`);
    if (rows.length === 0) break;
    const text = rows
      .map((row) => `${JSON.stringify(Object.fromEntries(row.map((cell, at) => [`c${String(at)}`, cell])))}\n`)
      .join("");
    if (!file.write(text)) await once(file, "drain");
  }
  await session.query("CLOSE __unloading");
  file.end();
  await once(file, "finish");
}

async function writeParquet(columns: readonly Column[], lines: string, path: string): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    const read = columns.map((_, at) => `c${String(at)}: 'VARCHAR'`).join(", ");
    const values = columns.map((column, at) => `${valueOf(column, `c${String(at)}`)} AS ${quoted(column.name)}`);
    await connection.run(
      `COPY (SELECT ${values.join(", ")} FROM read_json(${literal(lines)}, format = 'newline_delimited', columns = {${read}}))
       TO ${literal(path)} (FORMAT parquet)`,
    );
  } finally {
    connection.closeSync();
  }
}

function valueOf({ type }: Column, text: string): string {
  // As Redshift does: UNLOAD writes it as text or CSV alone.
  if (type === "bytea") throw new Error("UNLOAD writes no VARBYTE as Parquet");
  const duckDb = DUCKDB_TYPES.find(([pattern]) => pattern.test(type));
  if (duckDb === undefined) throw new Error(`UNLOAD knows no Parquet type for ${type}`);
  return `CAST(${text} AS ${type.replace(...duckDb)})`;
}

/** DuckDB reads a value's text as PostgreSQL writes it. */
const DUCKDB_TYPES: readonly (readonly [RegExp, string])[] = [
  [/^(?:smallint|integer|bigint|boolean|real|double precision|date)$/, "$&"],
  [/^numeric(?=\()/, "DECIMAL"],
  [/^(?:character varying.*|text)$/, "VARCHAR"],
  [/^timestamp(?:\(\d\))? without time zone$/, "TIMESTAMP"],
  [/^timestamp(?:\(\d\))? with time zone$/, "TIMESTAMPTZ"],
];

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
