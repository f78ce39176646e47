import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "../lab/tools";
import { createGenerator } from "ts-json-schema-generator";

export const PLAN_SCHEMA_FILE = join(PROJECT_ROOT, "jobs", "plan.schema.json");

/** The JSON Schema of the job plan, from its type: the jobs check every plan against it on entry. */
export function generatePlanSchema(): string {
  const generator = createGenerator({
    path: join(PROJECT_ROOT, "pipeline-dsl", "targets", "spark", "plan.ts"),
    tsconfig: join(PROJECT_ROOT, "tsconfig.json"),
    type: "JobPlan",
    topRef: false,
    additionalProperties: false,
  });
  return `${JSON.stringify(generator.createSchema("JobPlan"), null, 2)}\n`;
}

if (process.argv[1]?.endsWith("generate-plan-schema.ts")) writeFileSync(PLAN_SCHEMA_FILE, generatePlanSchema());
