import { join } from "node:path";
import { existsSync, readdirSync } from "node:fs";
import { BACKUP_ZONE } from "../../pipeline-dsl/targets/redshift";
import { readTextIfPresent } from "../home/files";
import type { HomeLayout } from "../home/layout";

/** A backup of a table in the lake. */
export interface TableBackup {
  readonly table: string;
  readonly logical_date: string;
  readonly run_id: string;
  readonly row_count: number;
  /** Of its columns. */
  readonly schema_hash: string;
  /** The columns of the natural key or grain; empty where it was written before that was noted. */
  readonly told_apart_by: string;
  /** Where it lies under the lake's root. */
  readonly folder: string;
}

/** Those that are whole, the newest first: a folder without a manifest is no backup, and one that cannot be read is said. */
export function backupsIn({
  lake,
}: Pick<HomeLayout, "lake">): readonly (TableBackup | { readonly unreadable: string })[] {
  const zone = join(lake, BACKUP_ZONE);
  return foldersIn(zone)
    .flatMap((table) =>
      foldersIn(join(zone, table)).flatMap((date) =>
        foldersIn(join(zone, table, date)).map((id) => `${BACKUP_ZONE}${table}/${date}/${id}/`),
      ),
    )
    .flatMap((folder) => {
      const text = readTextIfPresent(join(lake, folder, "manifest000.json"));
      return text === null ? [] : [readManifest(folder, text)];
    })
    .sort((one, other) => orderOf(other).localeCompare(orderOf(one)));
}

function readManifest(folder: string, text: string): TableBackup | { readonly unreadable: string } {
  const [, table = "", logical_date = ""] = folder.split("/");
  try {
    const row = JSON.parse(text) as Readonly<Record<string, unknown>>;
    return {
      table,
      logical_date,
      run_id: String(row["run_id"]),
      row_count: Number(row["row_count"]),
      schema_hash: String(row["schema_hash"]),
      told_apart_by: String(row["told_apart_by"] ?? ""),
      folder,
    };
  } catch {
    return { unreadable: folder };
  }
}

function orderOf(backup: TableBackup | { readonly unreadable: string }): string {
  return "unreadable" in backup ? backup.unreadable : `${backup.logical_date} ${backup.folder}`;
}

function foldersIn(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}
