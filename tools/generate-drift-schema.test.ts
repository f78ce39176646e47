import { readFileSync } from "node:fs";
import { DRIFT_SCHEMA_FILE, generateDriftSchema } from "./generate-drift-schema";

test("pipeline-dsl/review/drift/drift.schema.json is the schema of the document's type", () => {
  expect(readFileSync(DRIFT_SCHEMA_FILE, "utf8")).toBe(generateDriftSchema());
});
