import type { Target } from "../../../model";
import { LOAD_HISTORY } from "../foundation";
import { qualified, textLiteral } from "../identifier";
import type { SqlStatement } from "../statement";
import { refuseIfAny } from "./refusal";

/** Where the window of the run begins, which is where the newest committed run before it ended. */
const WINDOW_START = "(SELECT window_start FROM __this_run)";

/**
 * Of tables that have been loaded, those whose newest load ends before the run begins: the ledger has days that the warehouse has not, since
 * it was put back to an earlier state. A table that was never loaded is a new one.
 */
export function tablesLackingDays(schema: string, which: string): string {
  return `(SELECT table_name, MAX(window_end) AS __ends FROM ${qualified(schema, LOAD_HISTORY)} WHERE ${which} GROUP BY table_name) AS __held WHERE __ends < ${WINDOW_START}`;
}

/** Loaded past days that are lacking, a table would lose them without a word: no later run reads them again. Who is redriven asks no admission. */
export function refuseWhenDaysLack(schema: string, target: Target): SqlStatement {
  return refuseIfAny(
    schema,
    "A warehouse that was put back to an earlier state lacks days, and would lose them for good.",
    `SELECT COUNT(*) FROM ${tablesLackingDays(schema, `table_name = ${textLiteral(target.name)}`)}`,
    `Pipeline.CommittedDaysLacking: ${target.name} lacks committed days of before this run: the warehouse was put back to an earlier state; bring them back, then retry`,
  );
}
