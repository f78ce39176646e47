import { renderStatement, type RunValues } from "./render";
import type { SqlBatch } from "./statement";

/** The batch as one readable script, in which the values of a run stand as `{logical_date}`. */
export function printScript(batch: SqlBatch): string {
  const statements = batch.statements.map((statement) => `${renderStatement(statement, NAMES)};\n`);
  return [`-- ${batch.step}: one transaction.\n`, ...statements].join("\n");
}

const NAMES: RunValues = {
  run_id: "{run_id}",
  logical_date: "{logical_date}",
  folder: "{folder}",
  window_start: "{window_start}",
  window_end: "{window_end}",
  epoch: "{epoch}",
  check_id: "{check_id}",
  lakeRoot: "{lakeRoot}",
  lakeKeyArn: "{lakeKeyArn}",
  copyRoleArn: "{copyRoleArn}",
};
