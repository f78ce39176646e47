import { join } from "node:path";
import { readJsonIfPresent } from "../home/files";
import type { WarehouseServer } from "../warehouse/server";
import { type Dump, DUMP_FILE } from "./dump";

/** Puts a dumped schema in the place of the one that is there, in one transaction: all of it or nothing. */
export async function restoreDump(server: WarehouseServer, folder: string): Promise<void> {
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
    await session.query("COMMIT");
  } finally {
    await session.end();
  }
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
