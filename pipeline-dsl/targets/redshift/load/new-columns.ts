import type { PipelineModel } from "../../../model";
import { LOAD_HISTORY } from "../foundation";
import { identifier, qualified, textLiteral } from "../identifier";
import { indented } from "../procedure";
import { commaLines, orLines, sql } from "../sql";
import type { SqlStatement } from "../statement";
import { OPEN_END } from "../table";
import { sameKey } from "./comparison";
import { printIncoming } from "./incoming";
import { LOGICAL_DATE } from "./this-run";
import type { VersionedTable } from "./versioned-table";

/**
 * A column that joined the dimension since its last load holds no value yet, which is not a change of the source: its
 * first value goes into the versions that are open (or ended on this date, since they may continue) before any comparison.
 */
export function fillNewColumns(model: PipelineModel, dimension: VersionedTable): readonly SqlStatement[] {
  const { name, values } = dimension;
  if (values.length === 0) return [];
  const isNew = (column: string): string => `POSITION(${textLiteral(`,${column},`)} IN __loaded_before.columns) = 0`;
  const assignments = values.map(
    (column) =>
      `${identifier(column)} = CASE WHEN ${isNew(column)} THEN __incoming.${identifier(column)} ELSE ${name}.${identifier(column)} END`,
  );
  return [
    sql`-- Which columns the latest load of an earlier date carried.
CREATE TEMP TABLE __loaded_before AS
SELECT ',' || columns || ',' AS columns
FROM ${qualified(model.warehouse.schema, LOAD_HISTORY)}
WHERE table_name = ${textLiteral(dimension.target.name)} AND logical_date < ${LOGICAL_DATE}
ORDER BY logical_date DESC, loaded_at DESC
LIMIT 1`,
    sql`-- A column that is new since then gets its first value in place: that is no change of the source. Mostly there is none.
UPDATE ${dimension.table}
SET
  ${commaLines(assignments)}
FROM (
${indented(printIncoming(model, dimension.target))}
) AS __incoming, __loaded_before
WHERE (
    SELECT COUNT(*)
    FROM __loaded_before
    WHERE ${orLines(values.map(isNew), "      ")}
  ) > 0
  AND ${sameKey(dimension.naturalKey, name, "__incoming")}
  AND (${name}.${dimension.to} = ${OPEN_END} OR ${name}.${dimension.to} = ${LOGICAL_DATE})`,
  ];
}
