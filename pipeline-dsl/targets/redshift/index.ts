export type * from "./statement";
export { renderStatement, type RunValues } from "./render";
export { LOAD_HISTORY, SCHEMA_HISTORY } from "./foundation";
export { KEPT_TABLES } from "./kept-tables";
export { printAdmitBatch } from "./admission/admission";
export { printLoadBatch } from "./load/load";
export { measureBatches } from "./measure";
export { backupStepName, printBackupBatch, storedKey, storedSchemaHash } from "./backup/backup";
export { backedUpInWords, backedUpTables } from "./backup/backed-up-tables";
export { BACKUP_ZONE } from "./backup/stored-table";
export { BACKFILL_RUN, printNoteBackfillBatch } from "./backfill/history";
export { backfillGroup, tablesOfBackfill } from "./backfill/group";
export { printPrepareBackfillBatch, printRefreshBackfillBatch } from "./backfill/prepare";
export { shadowOf } from "./backfill/shadow";
export { printTakeOverBatch } from "./backfill/take-over";
export {
  DAMAGED_ELSEWHERE,
  INCOMPLETE,
  NOT_MIGRATED,
  printLookElsewhereBatch,
  RESTORE_FIRST,
} from "./restore/elsewhere";
export { restoreGroup, tablesRead } from "./restore/group";
export { isDamagedOf, printRestoreBatch, restoreStepName, type RestoreSource } from "./restore/restore";
export {
  printClearSnapshotBatch,
  printSnapshotLoadsBatch,
  restoredTables,
  snapshotTable,
} from "./restore/snapshot-tables";
export { printTakeBackBatch } from "./load/take-back";
export { printLoadsBatch } from "./loads";
export { printManifestBatch, printVerifyBatch, warehouseHash } from "./manifest";
export { printCleanUpBatch } from "./rehearsal";
export { printOpenBatch } from "./site-epoch";
export { printEnsureBatch, printMigrateBatch } from "./migrate";
export {
  initialPlan,
  migrationFileName,
  printMigration,
  printMigrations,
  readMigrationFile,
  type MigrationFile,
} from "./migration";
export { printScript } from "./script";
export { printSchema } from "./schema";
export { printStepBatch } from "./step-batch";
