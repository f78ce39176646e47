import type { PipelineModel } from "../../../model";
import { isBackfill } from "../backfill/history";
import { LOAD_HISTORY, LOAD_HISTORY_COLUMNS } from "../foundation";
import { qualified, textLiteral } from "../identifier";
import { fixed, orLines, sql } from "../sql";
import type { SqlBatch } from "../statement";
import { restoreGroup } from "./group";

/**
 * Of a restore that somebody gave up: its tables stay as they are, and count as loaded by the runs that other tables have. Otherwise every
 * later run would find that they lack days, or rows, and be refused. Again is the same as once.
 */
export function printGiveUpBatch(model: PipelineModel): SqlBatch {
  const { schema, targets } = model.warehouse;
  const history = qualified(schema, LOAD_HISTORY);
  const together = targets.flatMap((table) => {
    const others = restoreGroup(model, table).members.filter((member) => member !== table);
    if (others.length === 0) return [];
    const names = others.map(({ name }) => textLiteral(name)).join(", ");
    return [`(__given_up.name = ${textLiteral(table.name)} AND __load.table_name IN (${names}))`];
  });
  return {
    step: "give_up",
    statements: [
      sql`CREATE TEMP TABLE __given_up AS
SELECT CAST('${{ run: "table" }}' AS VARCHAR(127)) AS name`,
      ...fixed([
        `CREATE TEMP TABLE __as_it_is AS
SELECT __load.table_name, MAX(__load.columns) AS columns, MAX(__load.window_end) AS __ends
FROM ${history} AS __load
CROSS JOIN __given_up
WHERE ${orLines(["__load.table_name = __given_up.name", ...together])}
GROUP BY __load.table_name`,
        `INSERT INTO ${history} (${LOAD_HISTORY_COLUMNS.join(", ")})
SELECT __run.run_id, __run.logical_date, __as_it_is.table_name, __as_it_is.columns, 0, 0, 0, 0, 0, __run.window_start, __run.window_end, GETDATE()
FROM (
  SELECT run_id, logical_date, window_start, window_end
  FROM ${history}
  WHERE NOT ${isBackfill("run_id")}
  GROUP BY run_id, logical_date, window_start, window_end
) AS __run
CROSS JOIN __as_it_is
WHERE __run.window_end > __as_it_is.__ends`,
        // They may be empty, and even gone: what their loads have inserted is not expected of them any more.
        `UPDATE ${history}
SET removed = inserted
FROM __as_it_is
WHERE ${LOAD_HISTORY}.table_name = __as_it_is.table_name`,
      ]),
    ],
  };
}
