import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { readMigrationFile, type MigrationFile } from "../../pipeline-dsl/targets/redshift";

/** The migrations of a pipeline, in order; none when it has no such folder. */
export function readMigrations(folder: string): readonly MigrationFile[] {
  return filesOf(folder)
    .sort()
    .flatMap((name) => readMigrationFile(name, readFileSync(join(folder, name), "utf8")) ?? []);
}

/** What a folder of migrations must hold to be deployed: one at least, numbered from 1 without a gap, each with a text. */
export function migrationFaults(folder: string): readonly string[] {
  const names = filesOf(folder)
    .filter((name) => name.endsWith(".sql"))
    .sort();
  if (names.length === 0) return [`${basename(folder)}/ holds no migration (npx pipeline lock writes them)`];
  const files = names.map((name) => {
    const text = readFileSync(join(folder, name), "utf8");
    return { name, text, version: readMigrationFile(name, text)?.version ?? null };
  });
  return files.flatMap(({ name, text, version }, index) => [
    ...(version === null ? [`${name} is not named as a migration, such as 0001_initial.sql`] : []),
    ...(version !== null && version !== index + 1
      ? [`${name} stands where migration ${String(index + 1)} belongs`]
      : []),
    ...(text.trim() === "" ? [`${name} is empty`] : []),
  ]);
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
