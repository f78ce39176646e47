import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "../lab/tools";
import type { PipelineModel } from "../pipeline-dsl/model";
import { exampleBindings } from "../pipeline-dsl/targets/example-bindings";
import { printJobPlan } from "../pipeline-dsl/targets/spark";

const MODEL_FILE = join(PROJECT_ROOT, "stacks", "rental-marketplace", "pipeline.lock.json");

export const SAMPLE_PLAN_FILE = join(PROJECT_ROOT, "jobs", "tests", "plan.json");

/** The rental pipeline's plan, which the jobs' tests read. */
export function generateSamplePlan(): string {
  const model = JSON.parse(readFileSync(MODEL_FILE, "utf8")) as PipelineModel;
  return `${JSON.stringify(printJobPlan(model, exampleBindings(model)), null, 2)}\n`;
}

if (process.argv[1]?.endsWith("generate-sample-plan.ts")) writeFileSync(SAMPLE_PLAN_FILE, generateSamplePlan());
