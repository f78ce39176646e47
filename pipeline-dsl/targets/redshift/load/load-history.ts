import type { Target } from "../../../model";
import { LOAD_HISTORY } from "../foundation";
import { qualified, textLiteral } from "../identifier";
import { commaLines, sql } from "../sql";
import type { SqlStatement } from "../statement";
import type { RowCounts } from "./change";
import { RUN_ID } from "./this-run";

const COUNTS = ["inserted", "updated", "closed", "removed", "rekeyed"] as const;

/**
 * One row a run and table. A replay finds everything done and counts nothing, so counts add up over the attempts of
 * one run: the row says what the run did, however often it was tried.
 */
export function recordLoad(schema: string, target: Target, counts: RowCounts): readonly SqlStatement[] {
  const history = qualified(schema, LOAD_HISTORY);
  const ofThisRun = `run_id = ${RUN_ID} AND table_name = ${textLiteral(target.name)}`;
  const columns = target.columns.map((column) => column.name).join(",");
  const ofThisAttempt = COUNTS.map((count) => `${counts[count].join(" + ") || "0"} AS ${count}`);
  return [
    sql`-- What this run did to the table: in earlier attempts, and now.
CREATE TEMP TABLE __load_counts AS
SELECT ${COUNTS.join(", ")}
FROM ${history}
WHERE ${ofThisRun}
UNION ALL
SELECT
  ${commaLines(ofThisAttempt)}`,
    sql`DELETE FROM ${history}
WHERE ${ofThisRun}`,
    sql`INSERT INTO ${history} (
  run_id, logical_date, table_name, columns, ${COUNTS.join(", ")}, window_start, window_end, loaded_at
)
SELECT
  run_id, logical_date, ${textLiteral(target.name)}, ${textLiteral(columns)},
  ${COUNTS.map((count) => `SUM(${count})`).join(", ")},
  window_start, window_end, GETDATE()
FROM __this_run
CROSS JOIN __load_counts
GROUP BY run_id, logical_date, window_start, window_end`,
  ];
}
