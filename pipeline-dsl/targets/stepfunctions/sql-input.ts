import type { Bindings } from "../bindings";
import type { SqlBatch, SqlStatement } from "../redshift/statement";
import type { JsonObject } from "./asl";
import { printFormat } from "./asl/intrinsic";

type TemplatePart = string | { readonly path: string };

/**
 * The input of the SQL machine. Neighbouring statements of fixed text are plain strings; those with values of the run
 * are formatted. The machine submits `$.batch[*].sql[*]`, which is all of them in order.
 */
export function printSqlInput(batch: SqlBatch, bindings: Bindings): JsonObject {
  const groups: JsonObject[] = [];
  let fixed: string[] = [];
  const closeFixed = (): void => {
    if (fixed.length > 0) groups.push({ sql: fixed });
    fixed = [];
  };
  for (const statement of batch.statements) {
    const parts = fillBindings(statement, bindings);
    if (parts.every((part) => typeof part === "string")) {
      fixed.push(parts.join(""));
    } else {
      closeFixed();
      groups.push({ "sql.$": `States.Array(${printFormat(parts)})` });
    }
  }
  closeFixed();
  return { step: batch.step, "run_id.$": "$.run.run_id", batch: groups };
}

function fillBindings(statement: SqlStatement, bindings: Bindings): readonly TemplatePart[] {
  return statement.parts.map((part) => {
    if (typeof part === "string") return part;
    return "run" in part ? { path: `$.run.${part.run}` } : bindings[part.binding];
  });
}
