import type { PipelineModel } from "../../model";
import { LOAD_HISTORY, loadHistoryTable, ownSchema } from "./foundation";
import { qualified } from "./identifier";
import { unloadJson } from "./manifest";
import type { SqlBatch } from "./statement";

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
        `SELECT __load.table_name, __load.run_id, __load.logical_date, __load.window_end
FROM ${history} AS __load
INNER JOIN (
  SELECT table_name, MAX(logical_date) AS newest
  FROM ${history}
  GROUP BY table_name
) AS __newest ON __newest.table_name = __load.table_name AND __newest.newest = __load.logical_date
ORDER BY __load.table_name, __load.run_id`,
        ["checks/", { run: "check_id" }, "/loads"],
      ),
    ],
  };
}
