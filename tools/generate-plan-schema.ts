import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createGenerator } from "ts-json-schema-generator";

const ROOT = join(__dirname, "..");

export const PLAN_SCHEMA_FILE = join(ROOT, "jobs", "plan.schema.json");

/** The JSON Schema of the job plan, from its type: the jobs check every plan against it on entry. */
export function generatePlanSchema(): string {
  const generator = createGenerator({
    path: join(ROOT, "pipeline-dsl", "targets", "spark", "plan.ts"),
    tsconfig: join(ROOT, "tsconfig.json"),
    type: "JobPlan",
    topRef: false,
    additionalProperties: false,
  });
  return `${JSON.stringify(generator.createSchema("JobPlan"), null, 2)}\n`;
}

if (require.main === module) writeFileSync(PLAN_SCHEMA_FILE, generatePlanSchema());
