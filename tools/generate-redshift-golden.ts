import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "../lab/tools";
import type { PipelineModel } from "../pipeline-dsl/model";
import {
  printEnsureBatch,
  printScript,
  printStepBatch,
  printTakeBackBatch,
  readMigrationFile,
  type SqlBatch,
} from "../pipeline-dsl/targets/redshift";
import { runsSql, stepsOf } from "../pipeline-dsl/targets/steps";

const STACK = join(PROJECT_ROOT, "stacks", "rental-marketplace");
const MIGRATIONS = join(STACK, "migrations");

export const GOLDEN_FOLDER = join(PROJECT_ROOT, "pipeline-dsl", "targets", "redshift", "golden");

/** The rental pipeline's SQL, by file name: what a reviewer of the printers reads. */
export function generateRedshiftGolden(): ReadonlyMap<string, string> {
  const model = JSON.parse(readFileSync(join(STACK, "pipeline.lock.json"), "utf8")) as PipelineModel;
  const migrations = readdirSync(MIGRATIONS).flatMap((name) => {
    const file = readMigrationFile(name, readFileSync(join(MIGRATIONS, name), "utf8"));
    return file === null ? [] : [file];
  });
  const batches: readonly SqlBatch[] = [
    ...stepsOf(model)
      .filter(runsSql)
      .map((step) => printStepBatch(model, migrations, step)),
    printTakeBackBatch(model),
    { ...printEnsureBatch(model), step: "ensure_warehouse" },
  ];
  return new Map(batches.map((batch) => [`${batch.step}.sql`, printScript(batch)]));
}

if (process.argv[1]?.endsWith("generate-redshift-golden.ts")) {
  mkdirSync(GOLDEN_FOLDER, { recursive: true });
  for (const [name, text] of generateRedshiftGolden()) writeFileSync(join(GOLDEN_FOLDER, name), text);
}
