import type { PrintedArtifact } from "../../checks/limits/artifact";
import { targetPath, WAREHOUSE, type ModelPath } from "../../checks/paths";
import type { PipelineModel } from "../../model";
import { runsSql, stepsOf } from "../steps";
import type { MigrationFile } from "./migration";
import { renderStatement, type RunValues } from "./render";
import type { SqlBatch } from "./statement";
import { printStepBatch } from "./step-batch";

/** The sizes of everything that a run sends to the warehouse, for the check `artifact-over-limit`. */
export function measureBatches(model: PipelineModel, migrations: readonly MigrationFile[]): readonly PrintedArtifact[] {
  return stepsOf(model)
    .filter(runsSql)
    .flatMap((step) => {
      const path = step.target === null ? WAREHOUSE : targetPath(step.target.name);
      return measureBatch(printStepBatch(model, migrations, step), path);
    });
}

/** The sizes of one transaction and of its statements. */
export function measureBatch(batch: SqlBatch, path: ModelPath): readonly PrintedArtifact[] {
  return [
    { kind: "sqlBatch", name: batch.step, path, size: batch.statements.length },
    ...batch.statements.map((statement, index): PrintedArtifact => {
      const name = `${batch.step}, statement ${String(index + 1)}`;
      return { kind: "sqlStatement", name, path, size: Buffer.byteLength(renderStatement(statement, LONG_VALUES)) };
    }),
  ];
}

/** As long as values get: an execution's name has at most 80 characters, a role's address at most 2,048. */
const LONG_VALUES: RunValues = {
  run_id: "r".repeat(80),
  logical_date: "2026-01-31",
  folder: `run=${"r".repeat(80)}`,
  window_start: "2026-01-31T02:00:00",
  window_end: "2026-01-31T02:00:00",
  epoch: "1".repeat(19),
  check_id: "c".repeat(80),
  lakeRoot: "s".repeat(80),
  lakeKeyArn: "k".repeat(120),
  copyRoleArn: "a".repeat(2048),
};
