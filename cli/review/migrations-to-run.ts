import type { PipelineModel } from "../../pipeline-dsl/model";
import { printModel } from "../../pipeline-dsl/model/canonical";
import type { MigrationFile } from "../../pipeline-dsl/targets/redshift/migration";
import { readLockText, readMigrations } from "../lock/lock-file";
import { nextMigrations, planLock } from "../lock/plan-lock";
import { readableLock } from "./readable-lock";

interface Sides {
  readonly definition: string;
  /** What the definition in the checkout says, whatever its lock does. */
  readonly said: PipelineModel;
  readonly before: PipelineModel;
  /** The same as `said`, with the names that the base has as former ones. */
  readonly after: PipelineModel;
  /** Migrations that the base has not; null: nobody knows what it has. */
  readonly added: readonly MigrationFile[] | null;
}

/** What a warehouse of the base runs, number and all: the branch's own files, and those that `lock` would write beside them or instead. */
export function migrationsToRun({ definition, said, before, after, added }: Sides): readonly MigrationFile[] {
  const here = readMigrations(definition);
  const text = readLockText(definition);
  const [locked] = readableLock(text);
  if (added === null || locked === undefined) return nextMigrations(before, after, here).files;
  if (text === printModel(said)) return added;
  const { files, instead } = planLock(definition, locked, said, here);
  return [...added.filter((file) => !instead.some(({ version }) => version === file.version)), ...files];
}
