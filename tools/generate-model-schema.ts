import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createGenerator } from "ts-json-schema-generator";

const ROOT = join(__dirname, "..");

export const MODEL_SCHEMA_FILE = join(ROOT, "pipeline-dsl", "model", "model.schema.json");

/** The JSON Schema of the compiled model, from its type: a lock file is checked against it when it is read. */
export function generateModelSchema(): string {
  const generator = createGenerator({
    path: join(ROOT, "pipeline-dsl", "model", "pipeline.ts"),
    tsconfig: join(ROOT, "tsconfig.json"),
    type: "PipelineModel",
    topRef: false,
    additionalProperties: false,
    skipTypeCheck: true,
  });
  return `${JSON.stringify(generator.createSchema("PipelineModel"), null, 2)}\n`;
}

if (require.main === module) writeFileSync(MODEL_SCHEMA_FILE, generateModelSchema());
