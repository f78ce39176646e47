import { join } from "node:path";
import type { Diagnostic } from "../../pipeline-dsl/checks";
import { type Alteration, alterationsOf } from "../../pipeline-dsl/targets/redshift/alter-table";
import { migrationFileName, type MigrationFile } from "../../pipeline-dsl/targets/redshift/migration";
import { migrationsFolderOf } from "./lock-file";

/** Statements of migrations, written by hand, that Redshift does not take in the transaction in which they stand. */
export function refusedMigrations(
  definition: string,
  migrations: readonly MigrationFile[],
): readonly Diagnostic<"migration-statement-refused">[] {
  return migrations.flatMap((file) =>
    refusedIn(file.text).map(({ line, alteration }) => ({
      code: "migration-statement-refused",
      severity: "error",
      message: `${migrationFileName(file)}: ${alteration.change}, which Redshift ${taken(alteration)}`,
      places: [
        { file: join(migrationsFolderOf(definition), migrationFileName(file)), line, column: 1, part: "ALTER TABLE" },
      ],
      why: `a migration is the body of a procedure, in one transaction; ${alteration.limits} (${alteration.source})`,
      fix: "take it out, change the definition, and let npx pipeline lock write the migration; or run it by hand, outside of a run",
    })),
  );
}

function taken({ taken: how }: Alteration): string {
  switch (how) {
    case "never":
      return "does not do";
    case "alone":
      return "does outside of a transaction only";
    case "unsaid":
      return "is not known to do within a transaction";
    case "in a transaction":
      return "does";
    default:
      return how satisfies never;
  }
}

/** PostgreSQL of the lab would take many of them. */
function refusedIn(text: string): readonly { readonly line: number; readonly alteration: Alteration }[] {
  const code = text.replace(/--[^\n]*/g, (comment) => " ".repeat(comment.length));
  return Array.from(code.matchAll(/ALTER\s+TABLE[^;]*;/gi)).flatMap(({ 0: statement, index }) =>
    alterationsOf(statement)
      .filter((alteration) => alteration.taken !== "in a transaction")
      .map((alteration) => ({ line: code.slice(0, index).split("\n").length, alteration })),
  );
}
