import { readFileSync } from "node:fs";
import { COMPARISON_SCHEMA_FILE, generateComparisonSchema } from "./generate-comparison-schema";

test("lab/comparison/comparison.schema.json is the schema of the comparison's type", () => {
  expect(readFileSync(COMPARISON_SCHEMA_FILE, "utf8")).toBe(generateComparisonSchema());
});
