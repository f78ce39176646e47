import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "../lab/tools";
import { schemaOfType } from "./type-schema";

export const MODEL_SCHEMA_FILE = join(PROJECT_ROOT, "pipeline-dsl", "model", "model.schema.json");

/** The JSON Schema of the compiled model, from its type: a lock file is checked against it when it is read. */
export function generateModelSchema(): string {
  return schemaOfType("pipeline-dsl/model/pipeline.ts", "PipelineModel", { topRef: false, skipTypeCheck: true });
}

if (process.argv[1]?.endsWith("generate-model-schema.ts")) writeFileSync(MODEL_SCHEMA_FILE, generateModelSchema());
