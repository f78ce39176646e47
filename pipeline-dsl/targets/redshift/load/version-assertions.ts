import { identifier } from "../identifier";
import type { SqlStatement } from "../statement";
import { OPEN_END } from "../table";
import { columnsOf, sameKey } from "./comparison";
import { refuseIfAny } from "./refusal";
import type { VersionedTable } from "./versioned-table";

/** The temporary table of all versions of the keys that this load touched, as they are once it has changed them. */
export const VERSIONS_NOW = "__versions_now";

/** What must hold of a versioned dimension before its load commits. */
export function assertVersions(schema: string, dimension: VersionedTable): readonly SqlStatement[] {
  const { table, from, to, key } = dimension;
  const naturalKey = dimension.naturalKey.map(identifier);
  return [
    refuseIfAny(
      schema,
      "No empty interval, no overlap: neither two open versions of a key nor two that begin on one date.",
      `SELECT COUNT(*)
FROM (
  SELECT ${from}, ${to}, LEAD(${from}) OVER (PARTITION BY ${naturalKey.join(", ")} ORDER BY ${from}) AS __next_from
  FROM ${table}
) AS __versions
WHERE ${to} <= ${from} OR ${to} > __next_from`,
      `Pipeline.VersionsOverlap: ${dimension.target.name} would hold versions that are empty or overlap`,
    ),
    refuseIfAny(
      schema,
      "Every key of this run that changed has exactly one open version.",
      `SELECT COUNT(*)
FROM (
  SELECT ${columnsOf("__affected", dimension.naturalKey).join(", ")}
  FROM __affected
  LEFT JOIN ${VERSIONS_NOW} ON ${sameKey(dimension.naturalKey, VERSIONS_NOW, "__affected")} AND ${VERSIONS_NOW}.${to} = ${OPEN_END}
  WHERE __affected.__fate <> 'gone'
  GROUP BY ${columnsOf("__affected", dimension.naturalKey).join(", ")}
  HAVING COUNT(${VERSIONS_NOW}.${key}) <> 1
) AS __faulty`,
      `Pipeline.NoOpenVersion: keys of this run would not have one open version in ${dimension.target.name}`,
    ),
  ];
}
