import { readFileSync } from "node:fs";
import { generateSamplePlan, SAMPLE_PLAN_FILE } from "./generate-sample-plan";

test("jobs/tests/plan.json is the rental pipeline's plan", () => {
  expect(readFileSync(SAMPLE_PLAN_FILE, "utf8")).toBe(generateSamplePlan());
});
