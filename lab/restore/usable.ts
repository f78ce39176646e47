import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { formerNames, type PipelineModel, type Target } from "../../pipeline-dsl/model";
import {
  BACKUP_ZONE,
  restoreGroup,
  storedKey,
  storedSchemaHash,
  tablesRead,
} from "../../pipeline-dsl/targets/redshift";
import { storedOf } from "../../pipeline-dsl/targets/redshift/backup/stored-table";
import type { TableBackup } from "./backups";

/**
 * Why nothing can be put back from a backup, as a restore would refuse it or pass it over; null where all that it reads is there and of today's
 * definition. Whether the days after it can be loaded again, only a dry run says.
 */
export function whyUnusable(
  model: PipelineModel,
  lake: string,
  backup: TableBackup,
  all: readonly TableBackup[],
): string | null {
  const table = model.warehouse.targets.find(({ name }) => name === backup.table);
  if (table === undefined) {
    const today = model.warehouse.targets.find(({ name }) => formerNames(model, name).includes(backup.table));
    return today === undefined
      ? `the definition has no table ${backup.table}`
      : `of before ${today.name} had its name: a restore of it says what to copy`;
  }
  for (const each of new Set([table, ...tablesRead(restoreGroup(model, table))])) {
    const beside = all.find(
      ({ table: name, folder }) => name === each.name && folder === besides(backup.folder, backup.table, each.name),
    );
    if (beside === undefined) return `no backup of ${each.name} beside it, which a restore reads`;
    const why = whyOtherwise(beside, each) ?? whyIncomplete(model, lake, beside, each);
    if (why !== null) return why;
  }
  return null;
}

/** The folder of another table in the same backup. */
function besides(folder: string, table: string, other: string): string {
  return `${BACKUP_ZONE}${other}/${folder.slice(`${BACKUP_ZONE}${table}/`.length)}`;
}

function whyOtherwise({ schema_hash, told_apart_by }: TableBackup, table: Target): string | null {
  if (schema_hash !== storedSchemaHash(table)) return `${table.name} had other columns then`;
  const key = storedKey(table);
  return told_apart_by === "" || told_apart_by === key
    ? null
    : `rows of ${table.name} were told apart by ${told_apart_by} then`;
}

function whyIncomplete(model: PipelineModel, lake: string, { folder }: TableBackup, table: Target): string | null {
  const gone = storedOf(model, table).find((part) => {
    const path = join(lake, folder, part.folder);
    return !existsSync(path) || readdirSync(path).length === 0;
  });
  return gone === undefined ? null : `${folder}${gone.folder}/ has no files`;
}
