import { join } from "node:path";
import { readJsonIfPresent } from "../home/files";
import type { WarehouseServer, WarehouseSession } from "../warehouse/server";
import { type Dump, DUMP_FILE } from "./dump";

/**
 * Puts a dumped schema in the place of the one that is there, in one transaction: all of it or nothing. False: what it holds is not
 * what was asked for, and what was there stays.
 */
export async function restoreDump(
  server: WarehouseServer,
  folder: string,
  isWanted: (session: WarehouseSession) => Promise<boolean> = () => Promise.resolve(true),
): Promise<boolean> {
  const dump = readJsonIfPresent(join(folder, DUMP_FILE)) as Dump;
  const session = await server.openSession();
  try {
    await session.query("BEGIN");
    await session.query(`DROP SCHEMA IF EXISTS "${dump.schema.replaceAll('"', '""')}" CASCADE`);
    for (const statement of dump.statements) await session.query(statement);
    for (const { name, columns, file, counters } of dump.tables) {
      await session.copyCsv(`${name} (${columns.join(", ")})`, join(folder, file));
      for (const { column, last, called } of counters)
        await session.query(
          `SELECT setval(pg_get_serial_sequence(${literal(name)}, ${literal(column)}), ${last}, ${String(called)})`,
        );
      await session.query(`ANALYZE ${name}`);
    }
    for (const statement of dump.finish) await session.query(statement);
    const wanted = await isWanted(session);
    await session.query(wanted ? "COMMIT" : "ROLLBACK");
    return wanted;
  } finally {
    await session.end();
  }
}

/** Makes one table of a dump beside the schema's own, by another name. False: the dump has none, or the name is taken. */
export async function restoreTableOfDump(
  server: WarehouseServer,
  folder: string,
  { source, target }: { readonly source: string; readonly target: string },
): Promise<boolean> {
  const dump = readJsonIfPresent(join(folder, DUMP_FILE)) as Dump;
  const [from, to] = [source, target].map((table) => `${quoted(dump.schema)}.${quoted(table)}`) as [string, string];
  const table = dump.tables.find(({ name }) => name === from);
  const made = dump.statements.find((statement) => statement.startsWith(`CREATE TABLE ${from} (`));
  if (table === undefined || made === undefined) return false;
  const session = await server.openSession();
  try {
    await session.query("BEGIN");
    const { rows } = await session.query(`SELECT to_regclass(${literal(to)}) IS NULL`);
    if (rows[0]?.[0] !== true) return false;
    await session.query(made.replace(from, () => to));
    await session.copyCsv(`${to} (${table.columns.join(", ")})`, join(folder, table.file));
    await session.query("COMMIT");
    return true;
  } finally {
    await session.end();
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
