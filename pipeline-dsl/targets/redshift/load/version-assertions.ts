import { identifier } from "../identifier";
import type { SqlStatement } from "../statement";
import { OPEN_END } from "../table";
import { sameKey } from "./comparison";
import { refuseIfAny } from "./refusal";
import type { VersionedTable } from "./versioned-table";

/** What must hold of a versioned dimension before its load commits. */
export function assertVersions(schema: string, dimension: VersionedTable): readonly SqlStatement[] {
  const { table, name, from, to, key } = dimension;
  const naturalKey = dimension.naturalKey.map(identifier);
  const [firstKey = ""] = naturalKey;
  return [
    refuseIfAny(
      schema,
      "No empty interval, no overlap: neither two open versions of a key nor two that begin on one date.",
      `SELECT COUNT(*)
FROM (
  SELECT ${from}, ${to}, LEAD(${from}) OVER (PARTITION BY ${naturalKey.join(", ")} ORDER BY ${from}) AS next_from
  FROM ${table}
) AS versions
WHERE ${to} <= ${from} OR ${to} > next_from`,
      `Pipeline.VersionsOverlap: ${dimension.target.name} would hold versions that are empty or overlap`,
    ),
    refuseIfAny(
      schema,
      "Every key of this run that changed has exactly one open version.",
      `SELECT COUNT(*)
FROM (
  SELECT incoming.${firstKey}
  FROM affected
  INNER JOIN incoming ON ${sameKey(dimension.naturalKey, "incoming", "affected")}
  LEFT JOIN ${table} ON ${sameKey(dimension.naturalKey, name, "incoming")} AND ${name}.${to} = ${OPEN_END}
  GROUP BY ${naturalKey.map((column) => `incoming.${column}`).join(", ")}
  HAVING COUNT(${name}.${key}) <> 1
) AS faulty`,
      `Pipeline.NoOpenVersion: keys of this run would not have one open version in ${dimension.target.name}`,
    ),
  ];
}
