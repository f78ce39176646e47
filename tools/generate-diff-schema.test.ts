import { readFileSync } from "node:fs";
import { DIFF_SCHEMA_FILE, generateDiffSchema } from "./generate-diff-schema";

test("cli/review/diff.schema.json is the schema of the document's type", () => {
  expect(readFileSync(DIFF_SCHEMA_FILE, "utf8")).toBe(generateDiffSchema());
});
