import type { PipelineModel } from "../../pipeline-dsl/model";
import { migrationFileName, type MigrationFile } from "../../pipeline-dsl/targets/redshift/migration";
import { Repository } from "../review/git";
import { isWholly } from "../review/migration-steps";
import { readableLock } from "../review/readable-lock";
import { lockPathOf, migrationsFolderOf } from "./lock-file";

/** What an earlier lock has written that no commit has. */
export interface Uncommitted {
  /** What the commit's lock says; null: it has none. */
  readonly committed: PipelineModel | null;
  readonly kept: readonly MigrationFile[];
  /** Just as lock wrote them. */
  readonly own: readonly MigrationFile[];
}

/** Null where there is nothing of the kind, or not as lock wrote it. */
export function uncommittedLock(
  definition: string,
  locked: PipelineModel,
  migrations: readonly MigrationFile[],
): Uncommitted | null {
  const folder = migrationsFolderOf(definition);
  const repository = Repository.around(folder);
  const head = repository?.commit("HEAD") ?? null;
  if (repository === null || head === null) return null;
  const names = repository.blobsIn(head, folder);
  const [kept, own] = [true, false].map((has) =>
    migrations.filter((file) => names.has(migrationFileName(file)) === has),
  );
  if (kept === undefined || own === undefined || own.length === 0) return null;
  const text = repository.textIn(head, lockPathOf(definition));
  const committed = text === null ? null : readableLock(text)[0];
  if (committed === undefined) return null;
  const found = { committed, kept, own };
  return isWholly(own, committed, locked) ? found : null;
}
