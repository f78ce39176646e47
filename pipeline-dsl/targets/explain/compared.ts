import type { PipelineModel, Target } from "../../model";
import { identifier } from "../redshift/identifier";
import { stepsOf } from "../steps";
import { warehouseBatches } from "../warehouse-batches";

/**
 * The null-safe comparison that decides whether a column is as it was, as it stands in the batch that loads the table.
 * Nothing for a column that is not compared: a key, or the value of a dimension that never forgets.
 */
export function comparisonOf(model: PipelineModel, target: Target, column: string): readonly string[] {
  const step = stepsOf(model).find((each) => each.target?.name === target.name);
  if (step === undefined) return [];
  const incoming = `__incoming.${identifier(column)}`;
  for (const { parts } of warehouseBatches(model, [])(step).statements) {
    const statement = parts.map((part) => (typeof part === "string" ? part : "")).join("");
    const lines = statement.split("\n").filter((line) => line.includes(`(${incoming} = `));
    if (lines.length > 0) return [...new Set(lines.map(conditionIn))];
  }
  return [];
}

/** Without the words before and after it. */
function conditionIn(line: string): string {
  return line
    .trim()
    .replace(/^.*?(?=\(__incoming\.)/, "")
    .replace(/ THEN .*$/, "");
}
