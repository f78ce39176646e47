import { REFUSE_IF_ANY } from "../foundation";
import { qualified, statementLiteral, textLiteral } from "../identifier";
import { sql } from "../sql";
import type { SqlStatement } from "../statement";

/** Rolls the whole load back with the complaint when the query's count is above zero. */
export function refuseIfAny(schema: string, reason: string, query: string, complaint: string): SqlStatement {
  return sql`-- ${reason}
CALL ${qualified(schema, REFUSE_IF_ANY)}(
${statementLiteral(query)},
${textLiteral(complaint)}
)`;
}

/** Counts the values of `columns` that stand in more than one row of `from`. */
export function repeatedKeys(from: string, columns: readonly string[]): string {
  const key = columns.join(", ");
  return `SELECT COUNT(*) FROM (SELECT ${key} FROM ${from} GROUP BY ${key} HAVING COUNT(*) > 1) AS __repeated`;
}
