import { migrationFileName, type MigrationFile } from "../../targets/redshift/migration";
import { few } from "../counted";
import type { Section } from "./comment";
import { fenced, folded } from "./markdown-text";

/** What the warehouse runs, folded; none where it runs nothing. */
export function sqlSections(files: readonly MigrationFile[]): readonly Section[] {
  if (files.length === 0) return [];
  const blocks = files.map(({ text }) => fenced("sql", text.trimEnd()));
  return [{ title: "SQL", text: folded(`SQL of ${few(files.map(migrationFileName))}`, blocks.join("\n\n")) }];
}
