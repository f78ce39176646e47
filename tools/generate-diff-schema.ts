import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { schemaOfType } from "./type-schema";

export const DIFF_SCHEMA_FILE = join("cli", "review", "diff.schema.json");

/** The JSON Schema of what `pipeline diff --format json` prints, from its type. Runs at the repository's root. */
export function generateDiffSchema(): string {
  return schemaOfType("cli/review/document.ts", "DiffDocument", { topRef: true });
}

// node tools/run.js tools/generate-diff-schema.ts
if (process.argv[1]?.endsWith("generate-diff-schema.ts")) writeFileSync(DIFF_SCHEMA_FILE, generateDiffSchema());
