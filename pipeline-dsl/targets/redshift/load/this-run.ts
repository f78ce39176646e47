import { sql } from "../sql";
import type { SqlStatement } from "../statement";

/** The run's values as a table of one row, so that every later statement is fixed text. */
export const CREATE_THIS_RUN: SqlStatement = sql`-- The values of this run: every statement below reads them from here.
CREATE TEMP TABLE __this_run AS
SELECT
  CAST('${{ run: "run_id" }}' AS VARCHAR(128)) AS run_id,
  CAST('${{ run: "logical_date" }}' AS DATE) AS logical_date,
  CAST(NULLIF('${{ run: "window_start" }}', '') AS TIMESTAMP) AS window_start,
  CAST('${{ run: "window_end" }}' AS TIMESTAMP) AS window_end,
  CAST('${{ run: "epoch" }}' AS BIGINT) AS epoch`;

export const RUN_ID = "(SELECT run_id FROM __this_run)";
export const LOGICAL_DATE = "(SELECT logical_date FROM __this_run)";
