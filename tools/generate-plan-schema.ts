import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "../lab/tools";
import { schemaOfType } from "./type-schema";

export const PLAN_SCHEMA_FILE = join(PROJECT_ROOT, "jobs", "plan.schema.json");

/** The JSON Schema of the job plan, from its type: the jobs check every plan against it on entry. */
export function generatePlanSchema(): string {
  return schemaOfType("pipeline-dsl/targets/spark/plan.ts", "JobPlan", { topRef: false });
}

if (process.argv[1]?.endsWith("generate-plan-schema.ts")) writeFileSync(PLAN_SCHEMA_FILE, generatePlanSchema());
