import type { Target } from "../../../model";
import { identifier, qualified } from "../identifier";
import { commaLines, sql } from "../sql";
import type { SqlStatement } from "../statement";
import { naturalKeyOf, UNKNOWN_MEMBER } from "../table";
import type { TableChange } from "./change";
import { columnsOf, differs, sameKey } from "./comparison";
import { refuseIfAny, repeatedKeys } from "./refusal";
import { refuseWhenManyVanish, type RowsNotSeen } from "./vanishing";

/**
 * One row a key: new keys are inserted, rows that differ are updated in place, vanished ones removed where declared.
 * The surrogate key of a row that stays never changes.
 */
export function changeRows(schema: string, target: Target, notSeen: RowsNotSeen): TableChange {
  const name = identifier(target.name);
  const known = `${name}.${identifier(target.key)} <> ${UNKNOWN_MEMBER}`;
  const removes = notSeen.kind !== "stay";
  return {
    refusals: refuseWhenManyVanish(schema, target, notSeen, known),
    statements: [
      findChanges(schema, target),
      ...(removes ? removeVanished(schema, target, known) : []),
      ...update(schema, target),
      insert(schema, target),
    ],
    assertions: [
      refuseIfAny(
        schema,
        "One row a key.",
        repeatedKeys(qualified(schema, target.name), naturalKeyOf(target)),
        `Pipeline.DuplicateKey: ${target.name} would hold several rows of one ${naturalKeyOf(target).join(", ")}`,
      ),
    ],
    keysWithOtherRows: target.kind === "dimension" ? keysWithOtherRows(target, removes) : null,
    counts: {
      inserted: ["(SELECT COUNT(*) FROM changes WHERE _key IS NULL)"],
      updated: ["(SELECT COUNT(*) FROM changes WHERE _key IS NOT NULL AND _source_changed)"],
      closed: [],
      removed: removes ? ["(SELECT COUNT(*) FROM vanished)"] : [],
      rekeyed: ["(SELECT COUNT(*) FROM changes WHERE _key IS NOT NULL AND NOT _source_changed)"],
    },
  };
}

function findChanges(schema: string, target: Target): SqlStatement {
  const name = identifier(target.name);
  const key = `${name}.${identifier(target.key)}`;
  const naturalKey = naturalKeyOf(target);
  const values = valuesOf(target);
  const own = target.columns
    .filter((column) => values.includes(column.name) && column.value.kind !== "lookup")
    .map((column) => column.name);
  const sourceChanged =
    own.length === 0 ? "FALSE" : `CASE WHEN ${differs(own, "incoming", name, "    ")} THEN TRUE ELSE FALSE END`;
  return sql`-- The one comparison with the whole table: keys that are new, rows that differ (or find another surrogate key now).
CREATE TEMP TABLE changes AS
SELECT
  ${commaLines(columnsOf("incoming", [...naturalKey, ...values]))},
  ${key} AS _key,
  ${sourceChanged} AS _source_changed
FROM incoming
LEFT JOIN ${qualified(schema, target.name)} ON ${sameKey(naturalKey, name, "incoming")}
WHERE ${[`${key} IS NULL`, ...(values.length === 0 ? [] : [differs(values, "incoming", name, "  ")])].join("\n  OR ")}`;
}

function removeVanished(schema: string, target: Target, known: string): readonly SqlStatement[] {
  const name = identifier(target.name);
  const key = identifier(target.key);
  const naturalKey = naturalKeyOf(target);
  const [firstKey = ""] = naturalKey.map(identifier);
  return [
    sql`CREATE TEMP TABLE vanished AS
SELECT ${[`${name}.${key} AS _key`, ...columnsOf(name, naturalKey)].join(", ")}
FROM ${qualified(schema, target.name)}
LEFT JOIN incoming ON ${sameKey(naturalKey, "incoming", name)}
WHERE incoming.${firstKey} IS NULL AND ${known}`,
    sql`DELETE FROM ${qualified(schema, target.name)}
USING vanished
WHERE ${name}.${key} = vanished._key`,
  ];
}

function update(schema: string, target: Target): readonly SqlStatement[] {
  const values = valuesOf(target).map(identifier);
  if (values.length === 0) return [];
  return [
    sql`UPDATE ${qualified(schema, target.name)}
SET
  ${commaLines(values.map((column) => `${column} = changes.${column}`))}
FROM changes
WHERE ${identifier(target.name)}.${identifier(target.key)} = changes._key`,
  ];
}

function insert(schema: string, target: Target): SqlStatement {
  const naturalKey = naturalKeyOf(target).map(identifier);
  const columns = [...naturalKey, ...valuesOf(target).map(identifier)].join(", ");
  return sql`INSERT INTO ${qualified(schema, target.name)} (${columns})
SELECT ${columns}
FROM changes
WHERE _key IS NULL
ORDER BY ${naturalKey.join(", ")}`;
}

function keysWithOtherRows(target: Target, removes: boolean): TableChange["keysWithOtherRows"] {
  const key = naturalKeyOf(target).map(identifier).join(", ");
  const gone = removes ? `\nUNION ALL\nSELECT ${key} FROM vanished` : "";
  return {
    table: "affected",
    create: [
      sql`CREATE TEMP TABLE affected AS
SELECT ${key} FROM changes WHERE _key IS NULL${gone}`,
    ],
  };
}

function valuesOf(target: Target): readonly string[] {
  const naturalKey = naturalKeyOf(target);
  return target.columns.map((column) => column.name).filter((column) => !naturalKey.includes(column));
}
