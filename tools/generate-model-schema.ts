import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "../lab/tools";
import { createGenerator } from "ts-json-schema-generator";

export const MODEL_SCHEMA_FILE = join(PROJECT_ROOT, "pipeline-dsl", "model", "model.schema.json");

/** The JSON Schema of the compiled model, from its type: a lock file is checked against it when it is read. */
export function generateModelSchema(): string {
  const generator = createGenerator({
    path: join(PROJECT_ROOT, "pipeline-dsl", "model", "pipeline.ts"),
    tsconfig: join(PROJECT_ROOT, "tsconfig.json"),
    type: "PipelineModel",
    topRef: false,
    additionalProperties: false,
    skipTypeCheck: true,
  });
  return `${JSON.stringify(generator.createSchema("PipelineModel"), null, 2)}\n`;
}

if (process.argv[1]?.endsWith("generate-model-schema.ts")) writeFileSync(MODEL_SCHEMA_FILE, generateModelSchema());
