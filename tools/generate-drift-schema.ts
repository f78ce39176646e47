import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { schemaOfType } from "./type-schema";

export const DRIFT_SCHEMA_FILE = join("pipeline-dsl", "review", "drift", "drift.schema.json");

/** The JSON Schema of what `pipeline drift --json` prints, from its type. Runs at the repository's root. */
export function generateDriftSchema(): string {
  return schemaOfType("pipeline-dsl/review/drift/document.ts", "DriftDocument", { topRef: true });
}

// node tools/run.js tools/generate-drift-schema.ts
if (process.argv[1]?.endsWith("generate-drift-schema.ts")) writeFileSync(DRIFT_SCHEMA_FILE, generateDriftSchema());
