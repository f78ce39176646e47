import type { PipelineModel, Target } from "../../../model";
import { ownName } from "../../own-name";
import { storedOf } from "../backup/stored-table";
import { LOAD_HELD, loadsHeld } from "../loads";
import { LOAD_HISTORY, SITE_EPOCHS } from "../foundation";
import { identifier, qualified, textLiteral } from "../identifier";
import { unloadJson } from "../manifest";
import { callBlocks, COMPLAINTS, indented } from "../procedure";
import { fixed } from "../sql";
import type { SqlBatch } from "../statement";

/**
 * Redshift restores a table of a snapshot under a name that is free, into the warehouse that the snapshot is of
 * (`RestoreTableFromClusterSnapshot`, `RestoreTableFromSnapshot`). The rows are taken from there, and it is dropped.
 */
export function snapshotTable(table: string): string {
  return ownName(ROLE, table);
}

const ROLE = "snapshot";
const PREFIX = `__${ROLE}`;

/** Of a snapshot: what it says of its own loads, and by which epoch its rows were numbered. */
const OF_EVERY_SNAPSHOT = [LOAD_HISTORY, SITE_EPOCHS];

export interface RestoredTable {
  readonly source: string;
  readonly target: string;
}

/** What is restored of a snapshot for these tables. */
export function restoredTables(model: PipelineModel, read: readonly Target[]): readonly RestoredTable[] {
  const stored = read.flatMap((target) => storedOf(model, target).map(({ table }) => table));
  return [...OF_EVERY_SNAPSHOT, ...stored].map((source) => ({ source, target: snapshotTable(source) }));
}

/**
 * Drops what is there of any snapshot: before a restore, since a new name has to be free and one that died has left some, and when it
 * has ended. Not in the transaction that puts the rows back, which an attempt whose answer was lost could not do again.
 */
export function printClearSnapshotBatch({ warehouse: { schema } }: PipelineModel): SqlBatch {
  const next = `SELECT INTO __kept_name MIN(CAST(table_name AS VARCHAR(127))) FROM information_schema.tables WHERE table_schema = ${textLiteral(schema)} AND SUBSTRING(table_name, 1, ${String(PREFIX.length)}) = ${textLiteral(PREFIX)};`;
  const drop = `${next}
WHILE __kept_name IS NOT NULL LOOP
  EXECUTE 'DROP TABLE ${identifier(schema)}."' || __kept_name || '"';
${indented(next)}
END LOOP;`;
  return { step: "clear_snapshot", statements: fixed(callBlocks(schema, "__clear", [drop])) };
}

/** Adds to `__complaints` what of a snapshot's table is not there. `columns`: those that are read of it. */
export function refuseNotRestored(schema: string, table: string, columns: readonly string[]): string {
  const here = `SELECT INTO __rows_found COUNT(*) FROM information_schema.columns WHERE table_schema = ${textLiteral(schema)} AND table_name = ${textLiteral(snapshotTable(table))}`;
  const missing = `Pipeline.SnapshotUnusable: ${table} was not restored from the snapshot, and aws redshift describe-table-restore-status says why; restore from another date, or --from backup. `;
  const other = `Pipeline.BackupOfOtherColumns: ${table} has other columns in the snapshot than the definition declares today; restore a later date, or --from curated. `;
  return `${here};
IF __rows_found = 0 THEN
  __complaints := __complaints || ${textLiteral(missing)};
ELSE
  ${here} AND column_name IN (${columns.map(textLiteral).join(", ")});
  IF __rows_found < ${String(columns.length)} THEN
    __complaints := __complaints || ${textLiteral(other)};
  END IF;
END IF;`;
}

/**
 * What the snapshot says that it is loaded with: of each table the newest date, and the runs that loaded it. `anew`: whether this
 * warehouse numbers its rows otherwise than the one did that the snapshot is of, since there was a failover in between.
 */
export function printSnapshotLoadsBatch(model: PipelineModel): SqlBatch {
  const { schema } = model.warehouse;
  const history = qualified(schema, snapshotTable(LOAD_HISTORY));
  const newestEpoch = (table: string): string =>
    `SELECT COALESCE(MAX(epoch), 0) AS epoch FROM ${qualified(schema, table)}`;
  return {
    step: "read_snapshot_loads",
    statements: [
      ...fixed(
        callBlocks(
          schema,
          "__refuse_not_restored",
          [
            refuseNotRestored(schema, LOAD_HISTORY, ["table_name", "run_id", "logical_date", "window_end"]),
            refuseNotRestored(schema, SITE_EPOCHS, ["epoch"]),
          ],
          COMPLAINTS,
        ),
      ),
      unloadJson(
        model,
        `SELECT ${LOAD_HELD}, CASE WHEN __then.epoch = __now.epoch THEN 'no' ELSE 'yes' END AS anew
${loadsHeld(history)}
CROSS JOIN (${newestEpoch(snapshotTable(SITE_EPOCHS))}) AS __then
CROSS JOIN (${newestEpoch(SITE_EPOCHS)}) AS __now
ORDER BY __load.table_name, __load.run_id`,
        ["checks/", { run: "check_id" }, "/snapshot"],
      ),
    ],
  };
}
