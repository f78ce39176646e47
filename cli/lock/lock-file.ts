import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
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
