import type { PipelineModel } from "../../../model";
import { identifier } from "../identifier";
import { indented } from "../procedure";
import { commaLines, sql } from "../sql";
import type { SqlStatement } from "../statement";
import { OPEN_END, UNKNOWN_MEMBER } from "../table";
import type { TableChange } from "./change";
import { agrees, columnsOf, differs, sameKey } from "./comparison";
import { refuseFaultyKeys } from "./faulty-keys";
import { FIRST_VERSION_FROM, printIncoming } from "./incoming";
import { fillNewColumns } from "./new-columns";
import { refuseWhenManyVanish, type RowsNotSeen, type VanishedCounts } from "./vanishing";
import { LOGICAL_DATE } from "./this-run";
import { assertVersions, VERSIONS_NOW } from "./version-assertions";
import type { VersionedTable } from "./versioned-table";

/**
 * The history of a versioned dimension. The outcome depends only on the versions that began before the run's date and
 * on the incoming rows: what an earlier run of the same date did is undone or overwritten, so a replay changes nothing.
 * Two versions of a key matter: `earlier`, the latest that began before the date, and `today`, the one that began on it.
 */
export function changeVersions(model: PipelineModel, dimension: VersionedTable, notSeen: RowsNotSeen): TableChange {
  const { schema } = model.warehouse;
  const { name } = dimension;
  return {
    comparison: [...fillNewColumns(model, dimension), findAffectedKeys(model, dimension, notSeen)],
    refusals: [
      ...refuseFaultyKeys(schema, dimension.target, {
        table: "affected",
        rows: { from: "affected", alias: "affected" },
      }),
      ...refuseWhenManyVanish(schema, dimension.target, notSeen, countVanished(dimension)),
    ],
    statements: [judgeEarlierVersions(dimension), planTodaysVersions(dimension), ...applyPlan(dimension)],
    assertions: assertVersions(schema, dimension),
    keysWithOtherRows: { keys: "affected", create: [], rows: `${VERSIONS_NOW} AS ${name}` },
    counts: {
      inserted: ["(SELECT COUNT(*) FROM changes WHERE _wanted AND _today_key IS NULL)"],
      updated: ["(SELECT COUNT(*) FROM changes WHERE _wanted AND _today_key IS NOT NULL)"],
      closed: ["(SELECT COUNT(*) FROM earlier WHERE _fate = 'ends' AND _was_open)"],
      removed: ["(SELECT COUNT(*) FROM changes WHERE NOT _wanted AND _today_key IS NOT NULL)"],
      rekeyed: [],
    },
  };
}

function findAffectedKeys(model: PipelineModel, dimension: VersionedTable, notSeen: RowsNotSeen): SqlStatement {
  const { naturalKey, values, key, from } = dimension;
  const columns = naturalKey
    .map(identifier)
    .map((column) => `COALESCE(incoming.${column}, live.${column}) AS ${column}`);
  const [firstKey = ""] = naturalKey.map(identifier);
  const gone = notSeen.kind === "stay" ? [] : [`incoming.${firstKey} IS NULL`];
  const conditions = [
    ...gone,
    `live.${key} IS NULL`,
    ...(values.length === 0 ? [] : [differs(values, "incoming", "live", "  ")]),
  ];
  return sql`-- The one comparison with the whole dimension: keys that are new or gone, or whose values differ. The rest is small.
CREATE TEMP TABLE affected AS
SELECT
  ${commaLines([...columns, ...columnsOf("incoming", [...values, FIRST_VERSION_FROM])])},
  live.${from} AS _began,
  CASE
    WHEN live.${key} IS NULL THEN 'new'
    WHEN incoming.${firstKey} IS NULL THEN 'gone'
    ELSE 'changed'
  END AS _fate
FROM (
${indented(printIncoming(model, dimension.target))}
) AS incoming
${gone.length > 0 ? "FULL" : "LEFT"} JOIN (
  SELECT ${[key, from, ...columnsOf(dimension.name, [...naturalKey, ...values])].join(", ")}
  FROM ${dimension.table}
  WHERE ${dimension.to} = ${OPEN_END} AND ${key} <> ${UNKNOWN_MEMBER}
) AS live
  ON ${sameKey(naturalKey, "live", "incoming")}
WHERE ${conditions.join("\n  OR ")}`;
}

function countVanished({ table, name, from, to, key, naturalKey }: VersionedTable): VanishedCounts {
  const [firstKey = ""] = naturalKey.map(identifier);
  const beganBefore = `${name}.${from} < ${LOGICAL_DATE} AND ${name}.${key} <> ${UNKNOWN_MEMBER}`;
  return {
    living: `SELECT COUNT(*)
    FROM ${table}
    WHERE ${beganBefore} AND ${name}.${to} >= ${LOGICAL_DATE}`,
    vanished: [
      `SELECT COUNT(*)
    FROM affected
    WHERE _fate = 'gone' AND _began < ${LOGICAL_DATE}`,
      // An earlier attempt of this date may have ended the version already.
      `SELECT COUNT(*)
    FROM ${table}
    LEFT JOIN staged ON ${sameKey(naturalKey, "staged", name)}
    WHERE ${beganBefore} AND ${name}.${to} = ${LOGICAL_DATE} AND staged.${firstKey} IS NULL`,
    ],
  };
}

function judgeEarlierVersions(dimension: VersionedTable): SqlStatement {
  const { name, naturalKey, values, to, from } = dimension;
  const same = values.length === 0 ? "" : `\n      AND ${agrees(values, "affected", "version", "      ")}`;
  return sql`-- What becomes of the latest version that began before this date:
-- it continues (also when this date had ended it before), it ends on this date, or a gap lies behind it already.
CREATE TEMP TABLE earlier AS
SELECT
  version.${dimension.key} AS _earlier_key,
  ${commaLines(columnsOf("version", naturalKey))},
  version.${to} = ${OPEN_END} AS _was_open,
  CASE
    WHEN version.${to} < ${LOGICAL_DATE} THEN 'gap'
    WHEN affected._fate <> 'gone'${same}
      THEN 'continues'
    ELSE 'ends'
  END AS _fate
FROM (
  SELECT
    ${name}.*,
    ROW_NUMBER() OVER (PARTITION BY ${columnsOf(name, naturalKey).join(", ")} ORDER BY ${name}.${from} DESC) AS _recency
  FROM ${dimension.table}
  INNER JOIN affected ON ${sameKey(naturalKey, "affected", name)}
  WHERE ${name}.${from} < ${LOGICAL_DATE}
) AS version
INNER JOIN affected ON ${sameKey(naturalKey, "affected", "version")}
WHERE version._recency = 1`;
}

function planTodaysVersions(dimension: VersionedTable): SqlStatement {
  const { naturalKey, values } = dimension;
  return sql`-- Which keys have a version that begins on this date (the first version of a key may begin before).
CREATE TEMP TABLE changes AS
SELECT
  ${commaLines(columnsOf("affected", [...naturalKey, ...values]))},
  today.${dimension.key} AS _today_key,
  affected._fate <> 'gone' AND (earlier._fate IS NULL OR earlier._fate <> 'continues') AS _wanted,
  CASE
    WHEN earlier._fate IS NULL AND today.${dimension.key} IS NULL THEN affected.${FIRST_VERSION_FROM}
    ELSE ${LOGICAL_DATE}
  END AS _begins
FROM affected
LEFT JOIN earlier ON ${sameKey(naturalKey, "earlier", "affected")}
LEFT JOIN ${dimension.table} AS today ON ${sameKey(naturalKey, "today", "affected")}
  AND today.${dimension.from} = ${LOGICAL_DATE}`;
}

function applyPlan(dimension: VersionedTable): readonly SqlStatement[] {
  const { table, name, key, from, to, naturalKey, values } = dimension;
  const inserted = [...naturalKey, ...values].map(identifier);
  const update =
    values.length === 0
      ? []
      : [
          sql`-- A second change on the same date replaces the values: the last state of a day counts.
UPDATE ${table}
SET
  ${commaLines(values.map(identifier).map((column) => `${column} = changes.${column}`))}
FROM changes
WHERE ${name}.${key} = changes._today_key AND changes._wanted`,
        ];
  return [
    sql`-- Half-open intervals: the version that ends has this date as its end, the next one has it as its beginning.
UPDATE ${table}
SET ${to} = CASE WHEN earlier._fate = 'continues' THEN ${OPEN_END} ELSE ${LOGICAL_DATE} END
FROM earlier
WHERE ${name}.${key} = earlier._earlier_key
  AND (earlier._fate = 'ends' AND earlier._was_open OR earlier._fate = 'continues' AND NOT earlier._was_open)`,
    sql`-- A version of this date whose change was undone, or whose key is gone, never was.
DELETE FROM ${table}
USING changes
WHERE ${name}.${key} = changes._today_key AND NOT changes._wanted`,
    ...update,
    sql`INSERT INTO ${table} (${[...inserted, from, to].join(", ")})
SELECT ${[...inserted, "_begins", OPEN_END].join(", ")}
FROM changes
WHERE _wanted AND _today_key IS NULL
ORDER BY ${naturalKey.map(identifier).join(", ")}`,
    sql`-- The versions that these keys have now: what must hold of them is asserted, and facts find other rows in them.
CREATE TEMP TABLE ${VERSIONS_NOW} AS
SELECT ${columnsOf(name, [dimension.target.key, ...naturalKey, from, to]).join(", ")}
FROM ${table}
INNER JOIN affected ON ${sameKey(naturalKey, "affected", name)}`,
  ];
}
