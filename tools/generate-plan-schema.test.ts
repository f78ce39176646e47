import { readFileSync } from "node:fs";
import { generatePlanSchema, PLAN_SCHEMA_FILE } from "./generate-plan-schema";

test("jobs/plan.schema.json is the schema of the plan's type", () => {
  expect(readFileSync(PLAN_SCHEMA_FILE, "utf8")).toBe(generatePlanSchema());
});
