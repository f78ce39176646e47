import { naturalKeyOf, type PipelineModel, type Target } from "../../../model";
import { LOAD_HISTORY } from "../foundation";
import { identifier, qualified, textLiteral } from "../identifier";
import { refuseIfAny } from "../load/refusal";
import { CREATE_THIS_RUN, LOGICAL_DATE } from "../load/this-run";
import { rowHash, schemaHash } from "../manifest";
import { refuseStaleEpoch } from "../site-epoch";
import { commaLines, sql } from "../sql";
import type { SqlBatch, SqlStatement } from "../statement";
import { type TableColumn, tableColumns } from "../table";
import { unload } from "../unload";
import { backupFolder, NO_ROW_KEY, storedOf, type StoredRows } from "./stored-table";
import { written, writtenType } from "./written-bytes";

export function backupStepName(target: Pick<Target, "name">): string {
  return `backup_${target.name}`;
}

/**
 * Writes one table as it was after the run: rows with their surrogate keys, and last the manifest, without which the files
 * are no backup. Each execution has folders of its own, so nothing is overwritten and no file of another attempt is read.
 */
export function printBackupBatch(model: PipelineModel, target: Target): SqlBatch {
  const { schema } = model.warehouse;
  return {
    step: backupStepName(target),
    statements: [
      CREATE_THIS_RUN,
      refuseStaleEpoch(schema),
      refuseIfAny(
        schema,
        "Tables that a later run has begun to load are not those of this run any more.",
        `SELECT COUNT(*) FROM ${qualified(schema, LOAD_HISTORY)} WHERE logical_date > ${LOGICAL_DATE}`,
        `Pipeline.HistoryMovedOn: a later run has begun to load; ${target.name} is backed up after the next run that is due`,
      ),
      ...storedOf(model, target).map((rows) => unloadRows(schema, target, rows)),
      describe(schema, target),
      unload(
        `SELECT table_name, logical_date, run_id, window_end, epoch, row_count, greatest_key, fingerprint, schema_hash, told_apart_by
FROM __backup
CROSS JOIN __this_run`,
        [...backupFolder(target), "manifest"],
        "json",
      ),
    ],
  };
}

/** The hash by which a manifest and a restored table are compared: of every column, surrogate keys included. */
export function contentHash(columns: readonly TableColumn[], of: string): string {
  return `CAST(COALESCE(SUM(
    ${rowHash(columns.map((column) => ({ ...column, of })))}
  ), 0) AS VARCHAR(40))`;
}

export function storedSchemaHash(target: Target): string {
  return schemaHash(tableColumns(target));
}

/** By which columns the rows are told apart: rows of another key may be several of one thing, with the same columns. */
export function storedKey(target: Target): string {
  return naturalKeyOf(target).join(", ");
}

function describe(schema: string, target: Target): SqlStatement {
  return sql`CREATE TEMP TABLE __backup AS
SELECT
  CAST(${textLiteral(target.name)} AS VARCHAR(127)) AS table_name,
  COUNT(*) AS row_count,
  COALESCE(MAX(${identifier(target.key)}), 0) AS greatest_key,
  ${contentHash(tableColumns(target), "__stored")} AS fingerprint,
  CAST(${textLiteral(storedSchemaHash(target))} AS VARCHAR(64)) AS schema_hash,
  CAST(${textLiteral(storedKey(target))} AS VARCHAR(65535)) AS told_apart_by
FROM ${qualified(schema, target.name)} AS __stored`;
}

function unloadRows(schema: string, target: Target, { table, columns, key, folder }: StoredRows): SqlStatement {
  const none = columns.map((column) =>
    column.name === key
      ? `CAST(${NO_ROW_KEY} AS ${column.type})`
      : `CAST(NULL AS ${writtenType(column)}) AS ${identifier(column.name)}`,
  );
  return unload(
    `SELECT
  ${commaLines(columns.map(written))}
FROM ${qualified(schema, table)}
UNION ALL
SELECT
  ${commaLines(none)}`,
    [...backupFolder(target), `${folder}/`],
    "parquet",
  );
}
