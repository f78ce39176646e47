import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { printModel } from "../../pipeline-dsl/model/canonical";
import { parseModel } from "../../pipeline-dsl/model/schema";
import { readMigrationFile, type MigrationFile } from "../../pipeline-dsl/targets/redshift/migration";

/** The committed model stands beside the definition. */
export function lockPathOf(definition: string): string {
  return join(dirname(definition), "pipeline.lock.json");
}

/** The lock's text, or null when the definition has none. */
export function readLockText(definition: string): string | null {
  const path = lockPathOf(definition);
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}

/** The model as its lock would say it, keys in the lock's order, so that it can be compared with a lock that was read. */
export function asLocked(model: PipelineModel): PipelineModel {
  return parseModel(printModel(model));
}

export function migrationsFolderOf(definition: string): string {
  return join(dirname(definition), "migrations");
}

/** In order of their versions. */
export function readMigrations(definition: string): readonly MigrationFile[] {
  const folder = migrationsFolderOf(definition);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => readMigrationFile(name, readFileSync(join(folder, name), "utf8")) ?? [])
    .sort((left, right) => left.version - right.version);
}
