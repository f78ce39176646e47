import { once } from "node:events";
import { createWriteStream, mkdirSync } from "node:fs";
import { join } from "node:path";
import { writeJson } from "../home/files";
import type { Cell, WarehouseServer, WarehouseSession } from "../warehouse/server";

/** What makes a schema again: statements in order, its tables' files, and where each counter of keys stood. */
export interface Dump {
  readonly schema: string;
  /** Before the rows: tables and procedures. */
  readonly statements: readonly string[];
  readonly tables: readonly DumpedTable[];
  /** After the rows: constraints and views. */
  readonly finish: readonly string[];
}

export interface DumpedTable {
  /** Quoted, with its schema. */
  readonly name: string;
  /** Quoted. */
  readonly columns: readonly string[];
  readonly file: string;
  /** Columns that count up: a restored warehouse numbers on from where this one stood. */
  readonly counters: readonly { readonly column: string; readonly last: string; readonly called: boolean }[];
}

export const DUMP_FILE = "dump.json";

/** Rows that are fetched at once: a large table does not have to fit into memory. */
const PAGE = 20_000;

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * Writes one schema of a warehouse into a folder: what is in it at one moment, to the last digit. Null where there is no
 * such schema. Whatever server it is, only SQL is asked of it.
 */
export async function dumpSchema(server: WarehouseServer, schema: string, folder: string): Promise<Dump | null> {
  const session = await server.openSession();
  try {
    await session.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
    const tables = await relations(session, schema, "r");
    if (tables.length === 0) return null;
    // All at once, so that a migration that comes meanwhile waits for the whole and not for a table.
    await session.query(`LOCK TABLE ${tables.map(({ name }) => name).join(", ")} IN ACCESS SHARE MODE`);
    mkdirSync(folder, { recursive: true });
    const dumped: DumpedTable[] = [];
    const statements = [`CREATE SCHEMA ${quoted(schema)}`];
    for (const [at, table] of tables.entries()) {
      const columns = await columnsOf(session, table.oid);
      statements.push(`CREATE TABLE ${table.name} (${columns.map(({ definition }) => definition).join(", ")})`);
      const names = columns.map(({ name }) => name);
      const file = `${String(at)}.csv`;
      await writeRows(session, table.name, names, join(folder, file));
      dumped.push({ name: table.name, columns: names, file, counters: await countersOf(session, table, columns) });
    }
    statements.push(...(await texts(session, procedures(schema))));
    const finish = [...(await texts(session, constraints(schema))), ...(await texts(session, views(schema)))];
    const dump = { schema, statements, tables: dumped, finish };
    // Last: a folder without it is a dump that did not end.
    writeJson(join(folder, DUMP_FILE), dump);
    return dump;
  } finally {
    await session.end();
  }
}

interface Relation {
  readonly oid: string;
  readonly name: string;
}

async function relations(session: WarehouseSession, schema: string, kind: string): Promise<readonly Relation[]> {
  const { rows } = await session.query(
    `SELECT CAST(c.oid AS TEXT), c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ${literal(schema)} AND c.relkind = ${literal(kind)} ORDER BY c.relname`,
  );
  return rows.map(([oid, name]) => ({ oid: String(oid), name: `${quoted(schema)}.${quoted(String(name))}` }));
}

interface ColumnOfTable {
  readonly name: string;
  readonly definition: string;
  readonly counts: boolean;
}

async function columnsOf(session: WarehouseSession, oid: string): Promise<readonly ColumnOfTable[]> {
  const { rows } = await session.query(
    `SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, CAST(a.attidentity AS TEXT),
            pg_get_expr(d.adbin, d.adrelid)
       FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attrelid = ${oid} AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
  );
  return rows.map(([name, type, isRequired, identity, fallback]): ColumnOfTable => {
    const counts = identity === "a" || identity === "d";
    const how = identity === "a" ? "ALWAYS" : "BY DEFAULT";
    const parts = [
      quoted(String(name)),
      String(type),
      ...(counts ? [`GENERATED ${how} AS IDENTITY`] : fallback === null ? [] : [`DEFAULT ${String(fallback)}`]),
      ...(isRequired === true ? ["NOT NULL"] : []),
    ];
    return { name: quoted(String(name)), definition: parts.join(" "), counts };
  });
}

async function countersOf(
  session: WarehouseSession,
  { name }: Relation,
  columns: readonly ColumnOfTable[],
): Promise<DumpedTable["counters"]> {
  const counters: { column: string; last: string; called: boolean }[] = [];
  for (const column of columns.filter(({ counts }) => counts)) {
    const bare = column.name.slice(1, -1).replaceAll('""', '"');
    const { rows } = await session.query(`SELECT pg_get_serial_sequence(${literal(name)}, ${literal(bare)})`);
    const sequence = String(rows[0]?.[0]);
    const state = await session.query(`SELECT CAST(last_value AS TEXT), is_called FROM ${sequence}`);
    counters.push({ column: bare, last: String(state.rows[0]?.[0]), called: state.rows[0]?.[1] === true });
  }
  return counters;
}

/** As COPY reads it again: every value in quotes, NULL as a bare backslash and N. */
async function writeRows(
  session: WarehouseSession,
  table: string,
  columns: readonly string[],
  path: string,
): Promise<void> {
  const values = columns.map((column) => `COALESCE('"' || replace(CAST(${column} AS TEXT), '"', '""') || '"', '\\N')`);
  await session.query(`DECLARE dumped CURSOR FOR SELECT concat_ws(',', ${values.join(", ")}) FROM ${table}`);
  const file = createWriteStream(path);
  try {
    for (;;) {
      const { rows } = await session.query(`FETCH ${String(PAGE)} FROM dumped`);
      if (rows.length === 0) break;
      if (!file.write(rows.map(([line]) => `${String(line)}\n`).join(""))) await once(file, "drain");
    }
  } finally {
    file.end();
    await once(file, "close");
  }
  await session.query("CLOSE dumped");
}

async function texts(session: WarehouseSession, query: string): Promise<readonly string[]> {
  return (await session.query(query)).rows.map(([text]: readonly Cell[]) => String(text));
}

const procedures = (schema: string): string =>
  `SELECT pg_get_functiondef(p.oid) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = ${literal(schema)} AND p.prokind IN ('f', 'p') ORDER BY p.proname, p.oid`;

/** NOT NULL stands with its column, whether the server calls it a constraint or not. */
const constraints = (schema: string): string =>
  `SELECT format('ALTER TABLE %I.%I ADD CONSTRAINT %I %s', n.nspname, t.relname, c.conname, pg_get_constraintdef(c.oid))
     FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
    WHERE n.nspname = ${literal(schema)} AND c.contype IN ('p', 'u', 'c', 'f') ORDER BY c.contype = 'f', c.oid`;

/** In the order in which they were made: a view stands on older ones. */
const views = (schema: string): string =>
  `SELECT format('CREATE VIEW %I.%I AS %s', n.nspname, v.relname, pg_get_viewdef(v.oid))
     FROM pg_class v JOIN pg_namespace n ON n.oid = v.relnamespace
    WHERE n.nspname = ${literal(schema)} AND v.relkind = 'v' ORDER BY v.oid`;
