import type { PipelineModel } from "../../../model";
import { identifier } from "../identifier";
import { indented } from "../procedure";
import { commaLines, sql } from "../sql";
import type { SqlStatement } from "../statement";
import { OPEN_END, UNKNOWN_MEMBER } from "../table";
import { KEYS_BEFORE, type TableChange } from "./change";
import { agrees, columnsOf, differs, sameKey } from "./comparison";
import { refuseFaultyKeys } from "./faulty-keys";
import { rowsNotHeld } from "./held-back";
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
        table: "__affected",
        rows: { from: "__affected", alias: "__affected" },
      }),
      ...refuseWhenManyVanish(schema, dimension.target, notSeen, countVanished(model, dimension)),
    ],
    statements: [
      versionsBefore(dimension),
      judgeEarlierVersions(dimension),
      planTodaysVersions(dimension),
      ...applyPlan(dimension),
    ],
    assertions: assertVersions(schema, dimension),
    keysWithOtherRows: {
      before: [],
      keys: "__affected",
      create: [],
      rows: `${VERSIONS_NOW} AS ${name}`,
    },
    counts: {
      inserted: ["(SELECT COUNT(*) FROM __changes WHERE __wanted AND __today_key IS NULL)"],
      updated: ["(SELECT COUNT(*) FROM __changes WHERE __wanted AND __today_key IS NOT NULL)"],
      closed: ["(SELECT COUNT(*) FROM __earlier WHERE __fate = 'ends' AND __was_open)"],
      removed: ["(SELECT COUNT(*) FROM __changes WHERE NOT __wanted AND __today_key IS NOT NULL)"],
      rekeyed: [],
    },
  };
}

function findAffectedKeys(model: PipelineModel, dimension: VersionedTable, notSeen: RowsNotSeen): SqlStatement {
  const { naturalKey, values, key, from } = dimension;
  const columns = naturalKey
    .map(identifier)
    .map((column) => `COALESCE(__incoming.${column}, __live.${column}) AS ${column}`);
  const [firstKey = ""] = naturalKey.map(identifier);
  const live = rowsNotHeld(model, dimension.target);
  const gone = notSeen.kind === "stay" ? [] : [`__incoming.${firstKey} IS NULL`];
  const conditions = [
    ...gone,
    `__live.${key} IS NULL`,
    ...(values.length === 0 ? [] : [differs(values, "__incoming", "__live", "  ")]),
  ];
  return sql`-- The one comparison with the whole dimension: keys that are new or gone, or whose values differ. The rest is small.
CREATE TEMP TABLE __affected AS
SELECT
  ${commaLines([...columns, ...columnsOf("__incoming", [...values, FIRST_VERSION_FROM])])},
  __live.${from} AS __began,
  CASE
    WHEN __live.${key} IS NULL THEN 'new'
    WHEN __incoming.${firstKey} IS NULL THEN 'gone'
    ELSE 'changed'
  END AS __fate
FROM (
${indented(printIncoming(model, dimension.target))}
) AS __incoming
${gone.length > 0 ? "FULL" : "LEFT"} JOIN (
  SELECT ${[key, from, ...columnsOf(dimension.name, [...naturalKey, ...values])].join(", ")}
${indented(`FROM ${live.from}`)}
  WHERE ${[`${dimension.to} = ${OPEN_END}`, `${key} <> ${UNKNOWN_MEMBER}`, ...live.condition].join(" AND ")}
) AS __live
  ON ${sameKey(naturalKey, "__live", "__incoming")}
WHERE ${conditions.join("\n  OR ")}`;
}

/** Of what lived when the date began, the versions that this attempt would close and those that an earlier one has closed. */
function countVanished(model: PipelineModel, dimension: VersionedTable): VanishedCounts {
  const { table, name, from, to, key, naturalKey, target } = dimension;
  const beganBefore = `${name}.${from} < ${LOGICAL_DATE}`;
  const [firstKey = ""] = naturalKey.map(identifier);
  const live = rowsNotHeld(model, target);
  const closedBefore = [`${name}.${to} = ${LOGICAL_DATE}`, `__staged.${firstKey} IS NULL`, ...live.condition];
  return {
    living: `SELECT COUNT(*)
    FROM ${table}
    WHERE ${beganBefore} AND ${name}.${key} <> ${UNKNOWN_MEMBER} AND ${name}.${to} >= ${LOGICAL_DATE}`,
    vanished: `SELECT (
      SELECT COUNT(*)
      FROM __affected
      WHERE __fate = 'gone' AND __began < ${LOGICAL_DATE}
    ) + (
      SELECT COUNT(*)
      FROM ${live.from}
      LEFT JOIN __staged ON ${sameKey(naturalKey, "__staged", name)}
      WHERE ${closedBefore.join(" AND ")}
    )`,
  };
}

function versionsBefore({ table, name, key, from, to, naturalKey, values }: VersionedTable): SqlStatement {
  const columns = [key, from, to].map((column) => `${name}.${column}`);
  return sql`-- All versions of these keys as they were: what becomes of them is judged by these few rows, and facts have their keys.
CREATE TEMP TABLE ${KEYS_BEFORE} AS
SELECT ${[...columns, ...columnsOf(name, [...naturalKey, ...values])].join(", ")}
FROM ${table}
INNER JOIN __affected ON ${sameKey(naturalKey, "__affected", name)}`;
}

function judgeEarlierVersions(dimension: VersionedTable): SqlStatement {
  const { naturalKey, values, to, from } = dimension;
  const same = values.length === 0 ? "" : `\n      AND ${agrees(values, "__affected", "__version", "      ")}`;
  return sql`-- What becomes of the latest version that began before this date:
-- it continues (also when this date had ended it before), it ends on this date, or a gap lies behind it already.
CREATE TEMP TABLE __earlier AS
SELECT
  __version.${dimension.key} AS __earlier_key,
  ${commaLines(columnsOf("__version", naturalKey))},
  __version.${to} = ${OPEN_END} AS __was_open,
  CASE
    WHEN __version.${to} < ${LOGICAL_DATE} THEN 'gap'
    WHEN __affected.__fate <> 'gone'${same}
      THEN 'continues'
    ELSE 'ends'
  END AS __fate
FROM (
  SELECT
    ${KEYS_BEFORE}.*,
    ROW_NUMBER() OVER (PARTITION BY ${naturalKey.map(identifier).join(", ")} ORDER BY ${from} DESC) AS __recency
  FROM ${KEYS_BEFORE}
  WHERE ${from} < ${LOGICAL_DATE}
) AS __version
INNER JOIN __affected ON ${sameKey(naturalKey, "__affected", "__version")}
WHERE __version.__recency = 1`;
}

function planTodaysVersions(dimension: VersionedTable): SqlStatement {
  const { naturalKey, values } = dimension;
  return sql`-- Which keys have a version that begins on this date (the first version of a key may begin before).
CREATE TEMP TABLE __changes AS
SELECT
  ${commaLines(columnsOf("__affected", [...naturalKey, ...values]))},
  __today.${dimension.key} AS __today_key,
  __affected.__fate <> 'gone' AND (__earlier.__fate IS NULL OR __earlier.__fate <> 'continues') AS __wanted,
  CASE
    WHEN __earlier.__fate IS NULL AND __today.${dimension.key} IS NULL THEN __affected.${FIRST_VERSION_FROM}
    ELSE ${LOGICAL_DATE}
  END AS __begins
FROM __affected
LEFT JOIN __earlier ON ${sameKey(naturalKey, "__earlier", "__affected")}
LEFT JOIN ${KEYS_BEFORE} AS __today ON ${sameKey(naturalKey, "__today", "__affected")}
  AND __today.${dimension.from} = ${LOGICAL_DATE}`;
}

function applyPlan(dimension: VersionedTable): readonly SqlStatement[] {
  const { table, name, key, from, to, naturalKey, values } = dimension;
  const inserted = [...naturalKey, ...values].map(identifier);
  const update =
    values.length === 0
      ? []
      : [
          sql`-- A second change on the same date replaces the values of what is left of it: the last state of a day counts. Mostly there is none.
UPDATE ${table}
SET
  ${commaLines(values.map(identifier).map((column) => `${column} = __changes.${column}`))}
FROM __changes
WHERE (
    SELECT COUNT(*)
    FROM __changes
    WHERE __today_key IS NOT NULL
  ) > 0
  AND ${name}.${key} = __changes.__today_key`,
        ];
  return [
    sql`-- Half-open intervals: the version that ends has this date as its end, the next one has it as its beginning.
UPDATE ${table}
SET ${to} = CASE WHEN __earlier.__fate = 'continues' THEN ${OPEN_END} ELSE ${LOGICAL_DATE} END
FROM __earlier
WHERE ${name}.${key} = __earlier.__earlier_key AND __earlier.__fate <> 'gap'`,
    sql`-- A version of this date whose change was undone, or whose key is gone, never was.
DELETE FROM ${table}
USING __changes
WHERE ${name}.${key} = __changes.__today_key AND NOT __changes.__wanted`,
    ...update,
    sql`INSERT INTO ${table} (${[...inserted, from, to].join(", ")})
SELECT ${[...inserted, "__begins", OPEN_END].join(", ")}
FROM __changes
WHERE __wanted AND __today_key IS NULL
ORDER BY ${columnsOf("__changes", naturalKey).join(", ")}`,
    sql`-- The versions that these keys have now: what must hold of them is asserted, and facts find other rows in them.
CREATE TEMP TABLE ${VERSIONS_NOW} AS
SELECT ${columnsOf(name, [dimension.target.key, ...naturalKey, from, to]).join(", ")}
FROM ${table}
INNER JOIN __affected ON ${sameKey(naturalKey, "__affected", name)}`,
  ];
}
