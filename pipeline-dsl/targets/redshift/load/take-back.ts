import type { PipelineModel } from "../../../model";
import { LOAD_HISTORY } from "../foundation";
import { qualified } from "../identifier";
import { callBlocks, PLAIN } from "../procedure";
import { statements } from "../migration";
import { fixed, sql } from "../sql";
import type { SqlBatch } from "../statement";
import { OPEN_END, UNKNOWN_MEMBER } from "../table";
import { KEYS_BEFORE } from "./change";
import { columnsOf, sameKey } from "./comparison";
import { rekeyStatements } from "./rekey";
import { rekeyedColumns } from "./rekeyed-columns";
import { noteEmptied } from "./emptied";
import { lockTable } from "./staging";
import { LOGICAL_DATE } from "./this-run";
import { VERSIONS_NOW } from "./version-assertions";
import { versionedTable, type VersionedTable } from "./versioned-table";

/**
 * Undoes what the newest loaded date did to the history: its versions go, those that it ended are open again, and the
 * facts of these keys find what the rule gives then. Other tables hold no dates; the next run brings them up to date.
 */
export function printTakeBackBatch(model: PipelineModel): SqlBatch {
  const { schema, targets } = model.warehouse;
  const dimensions = targets.flatMap((target) => {
    const versioned = target.kind === "dimension" ? versionedTable(schema, target) : null;
    return versioned === null ? [] : [versioned];
  });
  return {
    step: "take_back_date",
    statements: [
      ...targets.map(({ name }) => lockTable(schema, name)),
      sql`-- The date that is taken back.
CREATE TEMP TABLE __this_run AS
SELECT CAST('${{ run: "logical_date" }}' AS DATE) AS logical_date`,
      ...fixed(
        callBlocks(
          schema,
          "__take_back_date",
          [
            ...dimensions.map((dimension) => statements(takeBack(model, dimension))),
            statements(targets.map((target) => noteEmptied(schema, target))),
          ],
          PLAIN,
        ),
      ),
      sql`DELETE FROM ${qualified(schema, LOAD_HISTORY)}
WHERE logical_date = ${LOGICAL_DATE}`,
    ],
  };
}

function takeBack(model: PipelineModel, dimension: VersionedTable): readonly string[] {
  const { table, name, key, from, to, naturalKey, target } = dimension;
  const columns = columnsOf(name, naturalKey).join(", ");
  return [
    `CREATE TEMP TABLE __affected AS
SELECT ${columns}
FROM ${table}
WHERE ${key} <> ${UNKNOWN_MEMBER} AND (${from} = ${LOGICAL_DATE} OR ${to} = ${LOGICAL_DATE})
GROUP BY ${columns}`,
    `CREATE TEMP TABLE ${KEYS_BEFORE} AS
SELECT ${name}.${key}, ${columns}
FROM ${table}
INNER JOIN __affected ON ${sameKey(naturalKey, "__affected", name)}`,
    `DELETE FROM ${table}
WHERE ${from} = ${LOGICAL_DATE} AND ${key} <> ${UNKNOWN_MEMBER}`,
    `UPDATE ${table}
SET ${to} = ${OPEN_END}
WHERE ${to} = ${LOGICAL_DATE}`,
    `CREATE TEMP TABLE ${VERSIONS_NOW} AS
SELECT ${columnsOf(name, [target.key, ...naturalKey]).join(", ")}, ${name}.${from}, ${name}.${to}
FROM ${table}
INNER JOIN __affected ON ${sameKey(naturalKey, "__affected", name)}`,
    ...rekeyStatements(
      model.warehouse.schema,
      target,
      { keys: "__affected", rows: `${VERSIONS_NOW} AS ${name}` },
      rekeyedColumns(model, target),
    ),
    ...["__affected", KEYS_BEFORE, VERSIONS_NOW, "__reach_now"].map((temporary) => `DROP TABLE IF EXISTS ${temporary}`),
  ];
}
