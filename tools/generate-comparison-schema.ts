import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { schemaOfType } from "./type-schema";

export const COMPARISON_SCHEMA_FILE = join("lab", "comparison", "comparison.schema.json");

/** The JSON Schema of `data` in what `pipeline diff --format json` prints, from its type. Runs at the repository's root. */
export function generateComparisonSchema(): string {
  return schemaOfType("lab/comparison/comparison.ts", "DataComparison", { topRef: true });
}

// node tools/run.js tools/generate-comparison-schema.ts
if (process.argv[1]?.endsWith("generate-comparison-schema.ts"))
  writeFileSync(COMPARISON_SCHEMA_FILE, generateComparisonSchema());
