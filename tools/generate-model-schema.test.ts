import { readFileSync } from "node:fs";
import { generateModelSchema, MODEL_SCHEMA_FILE } from "./generate-model-schema";

test("pipeline-dsl/model/model.schema.json is the schema of the model's type", () => {
  expect(readFileSync(MODEL_SCHEMA_FILE, "utf8")).toBe(generateModelSchema());
});
