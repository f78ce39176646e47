import type { PipelineModel, Target } from "../../../model";
import { rekeyedColumnsOf } from "../load/rekeyed-columns";
import { unknownReferencesName } from "../load/unknown-references";
import type { RunValue } from "../statement";
import { tableColumns, type TableColumn } from "../table";

/** Where backups lie in the lake: `backup/<table>/<date>/<execution>/`, with `rows/`, `aside/` and the manifest. */
export const BACKUP_ZONE = "backup/";

/**
 * UNLOAD of no rows as Parquet writes no file, and COPY refuses a folder without one: so a row with this key, which no
 * identity reaches, is always written, and is not put back.
 */
export const NO_ROW_KEY = "-2147483648";

/** Something of a table that a backup writes as files of its own. */
export interface StoredRows {
  /** In the schema. */
  readonly table: string;
  readonly columns: readonly TableColumn[];
  /** The column that holds `NO_ROW_KEY` in the row that is none. */
  readonly key: string;
  readonly folder: "rows" | "aside";
}

export function storedRows(target: Target): StoredRows {
  return { table: target.name, columns: tableColumns(target), key: target.key, folder: "rows" };
}

/** All that a backup of the table writes, its rows first. */
export function storedOf(model: PipelineModel, target: Target): readonly StoredRows[] {
  const aside = storedAside(model, target);
  return [storedRows(target), ...(aside === null ? [] : [aside])];
}

/** What a fact's rows at the unknown member look up; null where the fact keeps it in its own columns. */
function storedAside(model: PipelineModel, target: Target): StoredRows | null {
  if (target.kind !== "fact") return null;
  const keepsNone = model.warehouse.targets.some(
    (each) => each.kind === "dimension" && rekeyedColumnsOf(model, target, each).some(({ by }) => by === null),
  );
  if (!keepsNone) return null;
  return {
    table: unknownReferencesName(target.name),
    columns: [
      { name: "fact_key", type: "INTEGER", notNull: true },
      { name: "column_name", type: "VARCHAR(127)", notNull: true },
      { name: "natural_key", type: "VARCHAR(65535)", notNull: true },
    ],
    key: "fact_key",
    folder: "aside",
  };
}

/** The folder of a table in one backup, as the parts of a statement. */
export function backupFolder(target: Target): readonly (string | RunValue)[] {
  return [
    { binding: "lakeRoot" },
    `/${BACKUP_ZONE}${target.name}/`,
    { run: "backup_date" },
    "/",
    { run: "backup_id" },
    "/",
  ];
}
