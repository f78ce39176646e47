import type { WarehouseAction } from "./action";
import { copyParquet } from "./copy";
import type { QueryResult, WarehouseServer, WarehouseSession } from "./server";
import { unloadJson } from "./unload";
import { unloadParquet } from "./unload-parquet";

export interface Batch {
  readonly actions: readonly WarehouseAction[];
  readonly temporaryFolder: string;
  /** Ends the session before this statement (0: the first); null: not at all. */
  readonly killBefore: number | null;
}

/** The session ended before the transaction was committed. */
export class SessionEnded extends Error {}

/** All statements in one session and one transaction, as BatchExecuteStatement runs them. */
export async function runBatch(server: WarehouseServer, batch: Batch): Promise<readonly QueryResult[]> {
  const session = await server.openSession();
  try {
    await session.query("BEGIN");
    const results: QueryResult[] = [];
    for (const [index, action] of batch.actions.entries()) {
      if (index === batch.killBefore)
        throw new SessionEnded("the session was ended before its transaction was committed");
      results.push(await perform(session, action, batch.temporaryFolder));
    }
    await session.query("COMMIT");
    return results;
  } finally {
    await session.end();
  }
}

const NO_ROWS: QueryResult = { columns: [], rows: [] };

async function perform(
  session: WarehouseSession,
  action: WarehouseAction,
  temporaryFolder: string,
): Promise<QueryResult> {
  switch (action.kind) {
    case "sql": {
      const result = await session.query(action.text);
      if (action.filled !== null) await analyze(session, action.filled);
      if (action.locked !== null) await analyzeWhenChanged(session, action.locked);
      return result;
    }
    case "copy": {
      const rows = await copyParquet(session, action, temporaryFolder);
      // To look through a table that is known to be empty once a row seems to cost nothing, a million times.
      if (rows > 0) await analyze(session, action.table);
      return NO_ROWS;
    }
    case "unload":
      if (action.format === "json") await unloadJson(session, action);
      else await unloadParquet(session, action, temporaryFolder);
      return NO_ROWS;
  }
}

/** Without statistics PostgreSQL takes a table for a small one, and joins millions of rows by sorting them. */
async function analyze(session: WarehouseSession, table: string): Promise<void> {
  await session.query(`ANALYZE ${table}`);
}

/** As a server's own service decides it, which the lab's server does without and a given one may be behind with. */
async function analyzeWhenChanged(session: WarehouseSession, table: string): Promise<void> {
  const { rows } = await session.query(
    `SELECT 1 FROM pg_stat_user_tables AS changes INNER JOIN pg_class ON pg_class.oid = changes.relid
      WHERE relid = '${table.replaceAll("'", "''")}'::regclass AND n_mod_since_analyze > 50 + 0.1 * GREATEST(reltuples, 0)`,
  );
  if (rows.length > 0) await analyze(session, table);
}
