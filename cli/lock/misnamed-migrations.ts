import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "../../pipeline-dsl/checks";
import { readMigrationFile } from "../../pipeline-dsl/targets/redshift/migration";
import { migrationsFolderOf } from "./lock-file";

/** Files beside the definition that a warehouse never runs, or refuses, because of their names. */
export function misnamedMigrations(definition: string): readonly Diagnostic<"migration-name">[] {
  const folder = migrationsFolderOf(definition);
  if (!existsSync(folder)) return [];
  const first = new Map<number, string>();
  return readdirSync(folder)
    .filter((name) => /\.sql$/i.test(name))
    .sort()
    .flatMap((name) => {
      const version = readMigrationFile(name, "")?.version;
      if (version === undefined) return [misnamed(folder, name, NO_VERSION)];
      const taken = first.get(version);
      if (taken !== undefined) return [misnamed(folder, name, versionOf(taken))];
      first.set(version, name);
      return [];
    });
}

type Reason = Pick<Diagnostic, "why" | "fix"> & { readonly message: string };

const NO_VERSION: Reason = {
  message: "is not called like a migration",
  why: "migrations are read by their names, so no warehouse ever runs it",
  fix: "call it by the next version, such as 0003_what_it_does.sql; or take it out",
};

/** So it is after two branches that both ran lock: git merges files of other names without a word. */
function versionOf(other: string): Reason {
  return {
    message: `has the version of ${other}`,
    why: "a warehouse runs one migration a version: the first of them, and then it refuses every run because of the other (Pipeline.MigrationChanged)",
    fix: "keep the one that a warehouse has run; take the other out, take pipeline.lock.json back to where only the first was known, and run npx pipeline lock",
  };
}

function misnamed(folder: string, name: string, { message, why, fix }: Reason): Diagnostic<"migration-name"> {
  return {
    code: "migration-name",
    severity: "error",
    message: `${name} ${message}`,
    places: [{ file: join(folder, name), line: 1, column: 1, part: "" }],
    why,
    fix,
  };
}
