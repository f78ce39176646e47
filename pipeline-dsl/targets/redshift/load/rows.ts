import { naturalKeyOf, type Dimension, type PipelineModel, type Target } from "../../../model";
import { identifier, qualified } from "../identifier";
import { indented } from "../procedure";
import { commaLines, sql } from "../sql";
import type { SqlStatement } from "../statement";
import { UNKNOWN_MEMBER } from "../table";
import { KEYS_BEFORE, type KeysWithOtherRows, type TableChange } from "./change";
import { agrees, columnsOf, differs, sameKey } from "./comparison";
import { refuseFaultyKeys } from "./faulty-keys";
import { rowsNotHeld } from "./held-back";
import { printIncoming } from "./incoming";
import { refuseIfAny, repeatedKeys } from "./refusal";
import { refuseWhenManyVanish, type RowsNotSeen } from "./vanishing";

/**
 * One row a key: new keys are inserted, rows that differ are updated in place, vanished ones removed where declared.
 * The surrogate key of a row that stays never changes.
 */
export function changeRows(model: PipelineModel, target: Target, notSeen: RowsNotSeen): TableChange {
  const { schema } = model.warehouse;
  const table = qualified(schema, target.name);
  const name = identifier(target.name);
  const naturalKey = naturalKeyOf(target);
  const removes = notSeen.kind !== "stay";
  return {
    comparison: [findChanges(model, target, removes)],
    refusals: [
      ...refuseFaultyKeys(schema, target, {
        table: "__changes",
        rows: {
          from: `__staged INNER JOIN __changes ON ${sameKey(naturalKey, "__changes", "__staged")}`,
          alias: "__staged",
        },
      }),
      ...refuseWhenManyVanish(schema, target, notSeen, {
        living: `SELECT COUNT(*) FROM ${table}${target.kind === "dimension" ? ` WHERE ${isKnown(target)}` : ""}`,
        vanished: countOf("gone"),
      }),
    ],
    statements: [...(removes ? [removeGone(schema, target)] : []), ...update(schema, target), insert(schema, target)],
    assertions: [
      refuseIfAny(
        schema,
        "One row a key.",
        repeatedKeys(
          `${table} INNER JOIN __changes ON ${sameKey(naturalKey, "__changes", name)}`,
          columnsOf(name, naturalKey),
        ),
        `Pipeline.DuplicateKey: ${target.name} would hold several rows of one ${naturalKey.join(", ")}`,
      ),
    ],
    keysWithOtherRows: target.kind === "dimension" ? keysWithOtherRows(schema, target) : null,
    counts: {
      inserted: [`(${countOf("new")})`],
      updated: [`(${countOf("changed")})`],
      closed: [],
      removed: removes ? [`(${countOf("gone")})`] : [],
      rekeyed: [`(${countOf("rekeyed")})`],
    },
  };
}

/** `rekeyed`: the source says the same, and its lookups find other surrogate keys than before. */
type Fate = "new" | "gone" | "changed" | "rekeyed";

function countOf(fate: Fate): string {
  return `SELECT COUNT(*) FROM __changes WHERE __fate = '${fate}'`;
}

function isKnown(target: Target): string {
  return `${identifier(target.key)} <> ${UNKNOWN_MEMBER}`;
}

function findChanges(model: PipelineModel, target: Target, removes: boolean): SqlStatement {
  const table = qualified(model.warehouse.schema, target.name);
  const name = identifier(target.name);
  const key = `${name}.${identifier(target.key)}`;
  const naturalKey = naturalKeyOf(target);
  const [firstKey = ""] = naturalKey.map(identifier);
  const values = valuesOf(target);
  const own = target.columns
    .filter((column) => values.includes(column.name) && column.value.kind !== "lookup")
    .map((column) => column.name);
  const keyColumns = naturalKey
    .map(identifier)
    .map((column) =>
      removes ? `COALESCE(__incoming.${column}, ${name}.${column}) AS ${column}` : `__incoming.${column}`,
    );
  const fates = [
    `WHEN ${key} IS NULL THEN 'new'`,
    ...(removes ? [`WHEN __incoming.${firstKey} IS NULL THEN 'gone'`] : []),
    ...(own.length === 0
      ? ["ELSE 'rekeyed'"]
      : [`WHEN ${agrees(own, "__incoming", name, "      ")} THEN 'rekeyed'`, "ELSE 'changed'"]),
  ];
  const conditions = [
    `${key} IS NULL`,
    ...(removes ? [`__incoming.${firstKey} IS NULL`] : []),
    ...(values.length === 0 ? [] : [differs(values, "__incoming", name, "  ")]),
  ];
  const known = removes ? `(\n${indented(rowsThatCanGo(model, target))}\n) AS ${name}` : table;
  return sql`-- The one comparison with the whole table: keys that are new or gone, rows that differ (or find another surrogate key now).
CREATE TEMP TABLE __changes AS
SELECT
  ${commaLines([...keyColumns, ...columnsOf("__incoming", values)])},
  ${key} AS __key,
  CASE
    ${fates.join("\n    ")}
  END AS __fate
FROM (
${indented(printIncoming(model, target))}
) AS __incoming
${removes ? "FULL" : "LEFT"} JOIN ${known} ON ${sameKey(naturalKey, name, "__incoming")}
WHERE ${conditions.join("\n  OR ")}`;
}

/** The unknown member comes from no source, so it is not gone from there; a row that is held back is not gone either. */
function rowsThatCanGo(model: PipelineModel, target: Target): string {
  const { from, condition } = rowsNotHeld(model, target);
  const conditions = [...(target.kind === "dimension" ? [isKnown(target)] : []), ...condition];
  return `SELECT ${identifier(target.name)}.*
FROM ${from}
WHERE ${conditions.join(" AND ")}`;
}

function removeGone(schema: string, target: Target): SqlStatement {
  const name = identifier(target.name);
  return sql`DELETE FROM ${qualified(schema, target.name)}
USING __changes
WHERE ${name}.${identifier(target.key)} = __changes.__key AND __changes.__fate = 'gone'`;
}

function update(schema: string, target: Target): readonly SqlStatement[] {
  const values = valuesOf(target).map(identifier);
  if (values.length === 0) return [];
  return [
    sql`UPDATE ${qualified(schema, target.name)}
SET
  ${commaLines(values.map((column) => `${column} = __changes.${column}`))}
FROM __changes
WHERE ${identifier(target.name)}.${identifier(target.key)} = __changes.__key`,
  ];
}

function insert(schema: string, target: Target): SqlStatement {
  const naturalKey = naturalKeyOf(target).map(identifier);
  const columns = [...naturalKey, ...valuesOf(target).map(identifier)].join(", ");
  return sql`INSERT INTO ${qualified(schema, target.name)} (${columns})
SELECT ${columns}
FROM __changes
WHERE __fate = 'new'
ORDER BY ${naturalKey.join(", ")}`;
}

function keysWithOtherRows(schema: string, dimension: Dimension): KeysWithOtherRows {
  const name = identifier(dimension.name);
  return {
    before: [
      sql`-- What the keys meant that facts have.
CREATE TEMP TABLE ${KEYS_BEFORE} AS
SELECT ${[`__key AS ${identifier(dimension.key)}`, ...dimension.naturalKey.map(identifier)].join(", ")}
FROM __changes
WHERE __fate = 'gone'`,
    ],
    keys: "__affected",
    create: [
      sql`CREATE TEMP TABLE __affected AS
SELECT ${dimension.naturalKey.map(identifier).join(", ")}
FROM __changes
WHERE __fate IN ('new', 'gone')`,
    ],
    rows: `${qualified(schema, dimension.name)} INNER JOIN __affected ON ${sameKey(dimension.naturalKey, name, "__affected")}`,
  };
}

function valuesOf(target: Target): readonly string[] {
  const naturalKey = naturalKeyOf(target);
  return target.columns.map((column) => column.name).filter((column) => !naturalKey.includes(column));
}
