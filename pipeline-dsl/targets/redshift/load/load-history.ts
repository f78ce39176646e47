import type { Target } from "../../../model";
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
  const history = qualified(schema, "load_history");
  const ofThisRun = `run_id = ${RUN_ID} AND table_name = ${textLiteral(target.name)}`;
  const columns = target.columns.map((column) => column.name).join(",");
  return [
    sql`-- What this run did to the table, over all its attempts.
CREATE TEMP TABLE load_counts AS
SELECT
  ${commaLines(
    COUNTS.map(
      (count) =>
        `${counts[count]} + COALESCE((SELECT SUM(${count}) FROM ${history} WHERE ${ofThisRun}), 0) AS ${count}`,
    ),
  )}`,
    sql`DELETE FROM ${history}
WHERE ${ofThisRun}`,
    sql`INSERT INTO ${history} (run_id, logical_date, table_name, columns, ${COUNTS.join(", ")}, window_start, window_end, loaded_at)
SELECT run_id, logical_date, ${textLiteral(target.name)}, ${textLiteral(columns)}, ${COUNTS.join(", ")}, window_start, window_end, GETDATE()
FROM this_run
CROSS JOIN load_counts`,
  ];
}
