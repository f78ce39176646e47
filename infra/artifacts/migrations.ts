import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readMigrationFile, type MigrationFile } from "../../pipeline-dsl/targets/redshift";

/** The migrations of a pipeline, in order; none when it has no such folder. */
export function readMigrations(folder: string): readonly MigrationFile[] {
  return filesOf(folder)
    .sort()
    .flatMap((name) => readMigrationFile(name, readFileSync(join(folder, name), "utf8")) ?? []);
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
