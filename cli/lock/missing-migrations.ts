import { join } from "node:path";
import type { Diagnostic } from "../../pipeline-dsl/checks";
import { migrationFileName, type MigrationFile, statementBlocks } from "../../pipeline-dsl/targets/redshift/migration";
import { migrationsFolderOf } from "./lock-file";

/** Numbers that are left out before a file, and files that hold no statement. Who numbers by hand may mean it. */
export function missingMigrations(
  definition: string,
  migrations: readonly MigrationFile[],
): readonly Diagnostic<"migration-missing">[] {
  return migrations.flatMap((file, at) => {
    const expected = (migrations[at - 1]?.version ?? 0) + 1;
    return [
      ...(file.version > expected
        ? [missing(definition, file, `there is no migration ${numbers(expected, file)}`)]
        : []),
      ...(statementBlocks(file.text).length === 0 ? [missing(definition, file, "it holds no statement")] : []),
    ];
  });
}

function numbers(first: number, { version }: MigrationFile): string {
  const [from, to] = [first, version - 1].map((each) => String(each).padStart(4, "0"));
  return `${from ?? ""}${from === to ? "" : ` to ${to ?? ""}`} before it`;
}

function missing(definition: string, file: MigrationFile, what: string): Diagnostic<"migration-missing"> {
  const name = migrationFileName(file);
  return {
    code: "migration-missing",
    severity: "warning",
    message: `${name}: ${what}`,
    places: [{ file: join(migrationsFolderOf(definition), name), line: 1, column: 1, part: "" }],
    why: "lock goes on from what was there, so a warehouse that has not run it never gets what it did",
    fix: "bring it back as it was: git log has it",
  };
}
