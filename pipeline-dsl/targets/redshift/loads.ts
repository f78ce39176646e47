import type { PipelineModel } from "../../model";
import { isBackfill } from "./backfill/history";
import { LOAD_HISTORY, loadHistoryTable, ownSchema } from "./foundation";
import { qualified } from "./identifier";
import { unloadJson } from "./manifest";
import type { SqlBatch } from "./statement";

export const LOAD_HELD = "__load.table_name, __load.run_id, __load.logical_date, __load.window_end";

/** Of each table the loads of its newest date, and its backfills of whatever date: no later load says whether it went past one. */
export function loadsHeld(history: string): string {
  return `FROM ${history} AS __load
INNER JOIN (
  SELECT table_name, MAX(logical_date) AS newest
  FROM ${history}
  GROUP BY table_name
) AS __newest ON __newest.table_name = __load.table_name
  AND (__newest.newest = __load.logical_date OR ${isBackfill("__load.run_id")})`;
}

/**
 * What the warehouse says it is loaded with: of each table the newest date, and the runs that loaded it. One that was restored
 * from before the first run holds nothing, and has to be able to say so.
 */
export function printLoadsBatch(model: PipelineModel): SqlBatch {
  const { schema } = model.warehouse;
  const history = qualified(schema, LOAD_HISTORY);
  return {
    step: "read_loads",
    statements: [
      { parts: [ownSchema(schema)] },
      { parts: [loadHistoryTable(schema)] },
      unloadJson(
        model,
        `SELECT ${LOAD_HELD}
${loadsHeld(history)}
ORDER BY __load.table_name, __load.run_id`,
        ["checks/", { run: "check_id" }, "/loads"],
      ),
    ],
  };
}
