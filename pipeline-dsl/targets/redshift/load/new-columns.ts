import type { PipelineModel } from "../../../model";
import { LOAD_HISTORY } from "../foundation";
import { identifier, qualified, textLiteral } from "../identifier";
import { indented } from "../procedure";
import { andLines, commaLines, orLines, sql } from "../sql";
import type { SqlStatement } from "../statement";
import { OPEN_END, UNKNOWN_MEMBER } from "../table";
import { agrees, sameKey } from "./comparison";
import { printIncoming } from "./incoming";
import { LOGICAL_DATE } from "./this-run";
import type { VersionedTable } from "./versioned-table";

/**
 * A column that joined the dimension since its last load holds no value yet, which is not a change of the source: its
 * first value goes into the versions that are open (or ended on this date, since they may continue) before any comparison.
 * A version that ends on this date since another column changes stays without: what the column was then nobody knows.
 */
export function fillNewColumns(model: PipelineModel, dimension: VersionedTable): readonly SqlStatement[] {
  const { name, table, values } = dimension;
  if (values.length === 0) return [];
  const isNew = (column: string): string => `POSITION(${textLiteral(`,${column},`)} IN __loaded_before.columns) = 0`;
  const assigned = (first: (column: string) => string): string =>
    commaLines(
      values.map(
        (column) =>
          `${identifier(column)} = CASE WHEN ${isNew(column)} THEN ${first(column)} ELSE ${name}.${identifier(column)} END`,
      ),
    );
  const rows = (of: string): string => `WHERE (
    SELECT COUNT(*)
    FROM __loaded_before
    WHERE ${orLines(values.map(isNew), "      ")}
  ) > 0
  AND ${sameKey(dimension.naturalKey, name, of)}
  AND (${name}.${dimension.to} = ${OPEN_END} OR ${name}.${dimension.to} = ${LOGICAL_DATE})`;
  // As the migration that adds the column leaves it: a reader's join finds the unknown member.
  const lookups = new Set(
    dimension.target.columns.filter(({ value }) => value.kind === "lookup").map(({ name: of }) => of),
  );
  const withoutValue = (column: string): string => (lookups.has(column) ? UNKNOWN_MEMBER : "NULL");
  const unchanged = values.map((column) => `(${isNew(column)} OR ${agrees([column], name, "__incoming", "")})`);
  return [
    sql`-- Which columns the latest load of an earlier date carried.
CREATE TEMP TABLE __loaded_before AS
SELECT ',' || columns || ',' AS columns
FROM ${qualified(model.warehouse.schema, LOAD_HISTORY)}
WHERE table_name = ${textLiteral(dimension.target.name)} AND logical_date < ${LOGICAL_DATE}
ORDER BY logical_date DESC, loaded_at DESC
LIMIT 1`,
    sql`-- An earlier run of this date may have filled a column that is new since then. Mostly there is none.
UPDATE ${table}
SET
  ${assigned(withoutValue)}
FROM __staged, __loaded_before
${rows("__staged")}`,
    sql`-- A new column gets its first value in place, which is no change of the source, where nothing else has changed.
UPDATE ${table}
SET
  ${assigned((column) => `__incoming.${identifier(column)}`)}
FROM (
${indented(printIncoming(model, dimension.target))}
) AS __incoming, __loaded_before
${rows("__incoming")}
  AND ${andLines(unchanged, "  ")}`,
  ];
}
