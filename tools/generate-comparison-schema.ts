import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createGenerator } from "ts-json-schema-generator";

export const COMPARISON_SCHEMA_FILE = join("lab", "comparison", "comparison.schema.json");

/** The JSON Schema of `data` in what `pipeline diff --format json` prints, from its type. Runs at the repository's root. */
export function generateComparisonSchema(): string {
  const generator = createGenerator({
    path: join("lab", "comparison", "comparison.ts"),
    tsconfig: "tsconfig.json",
    type: "DataComparison",
    topRef: true,
    additionalProperties: false,
  });
  return `${JSON.stringify(generator.createSchema("DataComparison"), null, 2)}\n`;
}

// node tools/run.js tools/generate-comparison-schema.ts
if (process.argv[1]?.endsWith("generate-comparison-schema.ts"))
  writeFileSync(COMPARISON_SCHEMA_FILE, generateComparisonSchema());
