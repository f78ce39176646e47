import type { PipelineModel, Target } from "../../../model";
import { LOAD_HISTORY } from "../foundation";
import { qualified, textLiteral } from "../identifier";
import { noteEmptied } from "../load/emptied";
import { CREATE_THIS_RUN, LOGICAL_DATE } from "../load/this-run";
import { statements } from "../migration";
import { callBlocks, PLAIN } from "../procedure";
import { refuseStaleEpoch } from "../site-epoch";
import { fixed, sql } from "../sql";
import type { RunValue, SqlBatch, SqlStatement } from "../statement";

/** Begins what stands for a backfill in the history of loads in a run's place; `jobs/recovery` knows it. */
export const BACKFILL_RUN = "backfill:";

const BACKFILL_ID: RunValue = { run: "backup_id" };

export function isBackfill(run: string): string {
  return `SUBSTRING(${run}, 1, ${String(BACKFILL_RUN.length)}) = ${textLiteral(BACKFILL_RUN)}`;
}

/**
 * A backfill is one more load of the table, of the date up to which it was computed: manifests list it, and a replay repeats it in its
 * turn, by the backup that it ended with. Who takes over again has left one row.
 */
export function recordBackfill(schema: string, target: Target): readonly SqlStatement[] {
  const history = qualified(schema, LOAD_HISTORY);
  return [
    sql`DELETE FROM ${history}
WHERE table_name = ${textLiteral(target.name)}
  AND logical_date = ${LOGICAL_DATE}
  AND ${isBackfill("run_id")}`,
    sql`INSERT INTO ${history} (${COLUMNS})
SELECT '${BACKFILL_RUN}${BACKFILL_ID}', logical_date, ${textLiteral(target.name)}, ${textLiteral(columnsOf(target))}, 0, 0, 0, 0, 0, window_start, window_end, GETDATE()
FROM __this_run`,
  ];
}

/**
 * After a replay has put the tables of a backfill back: they hold what the site of the backfill held then, and say so. Backfills of the
 * other members were repeated before it, and are in its backup.
 */
export function printNoteBackfillBatch({ warehouse: { schema, targets } }: PipelineModel): SqlBatch {
  const history = qualified(schema, LOAD_HISTORY);
  const put = `POSITION(';' || table_name || ';' IN '`;
  return {
    step: "note_backfill",
    statements: [
      CREATE_THIS_RUN,
      refuseStaleEpoch(schema),
      sql`DELETE FROM ${history}
WHERE logical_date >= ${LOGICAL_DATE}
  AND ${put}${{ run: "members" }}') > 0
  AND (logical_date > ${LOGICAL_DATE} OR table_name = '${{ run: "table" }}' OR NOT ${isBackfill("run_id")})`,
      sql`CREATE TEMP TABLE __put_back AS
SELECT table_name, columns
FROM (
${targets.map((target) => `  SELECT CAST(${textLiteral(target.name)} AS VARCHAR(127)) AS table_name, CAST(${textLiteral(columnsOf(target))} AS VARCHAR(65535)) AS columns`).join("\n  UNION ALL\n")}
) AS __tables
WHERE ${put}${{ run: "members" }}') > 0`,
      sql`INSERT INTO ${history} (${COLUMNS})
SELECT run_id, logical_date, table_name, columns, 0, 0, 0, 0, 0, window_start, window_end, GETDATE()
FROM __put_back
CROSS JOIN __this_run
UNION ALL
SELECT '${BACKFILL_RUN}${BACKFILL_ID}', logical_date, table_name, columns, 0, 0, 0, 0, 0, window_start, window_end, GETDATE()
FROM __put_back
CROSS JOIN __this_run
WHERE table_name = '${{ run: "table" }}'`,
      ...fixed(
        callBlocks(
          schema,
          "__note_emptied",
          targets.map((target) => statements([noteEmptied(schema, target)])),
          PLAIN,
        ),
      ),
    ],
  };
}

const COLUMNS =
  "run_id, logical_date, table_name, columns, inserted, updated, closed, removed, rekeyed, window_start, window_end, loaded_at";

function columnsOf(target: Target): string {
  return target.columns.map(({ name }) => name).join(",");
}
