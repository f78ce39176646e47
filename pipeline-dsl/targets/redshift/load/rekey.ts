import type { Dimension } from "../../../model";
import { ownName } from "../../own-name";
import { identifier, qualified, textLiteral } from "../identifier";
import { callBlocks, PLAIN } from "../procedure";
import { andLines, fixed, sql } from "../sql";
import type { SqlStatement } from "../statement";
import { UNKNOWN_MEMBER } from "../table";
import { KEYS_BEFORE, type KeysWithOtherRows } from "./change";
import { columnsOf, sameKey } from "./comparison";
import { printReach } from "./lookup";
import type { RekeyedColumn } from "./rekeyed-columns";
import { naturalKeyText, unknownReferences, unknownReferencesName } from "./unknown-references";

/** The table of re-keyed rows, by which they are counted too. */
export function rekeyedTable(column: RekeyedColumn): string {
  return ownName("rekeyed", column.fact.name, column.column);
}

/**
 * Re-keys the facts of these natural keys, and no other. One procedure, since a batch has room for few statements and a
 * dimension may have many facts.
 */
export function rekeyFacts(
  schema: string,
  dimension: Dimension,
  affected: KeysWithOtherRows,
  columns: readonly RekeyedColumn[],
): readonly SqlStatement[] {
  if (columns.length === 0) return [];
  const [create = "", complete = "", ...rekeys] = rekeyStatements(schema, dimension, affected, columns);
  return [
    ...affected.create,
    sql`${create}`,
    sql`${complete}`,
    ...fixed(
      callBlocks(
        schema,
        ownName("rekey_facts", dimension.name),
        rekeys.map((text) => `${text};`),
        PLAIN,
      ),
    ),
  ];
}

/** What dates find now, and then column for column. */
export function rekeyStatements(
  schema: string,
  dimension: Dimension,
  { keys, rows }: Pick<KeysWithOtherRows, "keys" | "rows">,
  columns: readonly RekeyedColumn[],
): readonly string[] {
  const key = identifier(dimension.key);
  const naturalKey = dimension.naturalKey.map(identifier);
  return [
    `-- What dates find now, for the keys whose rows changed in this run.
CREATE TEMP TABLE __reach_now AS
${printReach(dimension, rows)}`,
    `-- A key that has no row any more finds the unknown member.
INSERT INTO __reach_now (${[...naturalKey, key, "__first_day", "__last_day"].join(", ")})
SELECT ${[...columnsOf(keys, dimension.naturalKey), UNKNOWN_MEMBER, "DATE '0001-01-01'", "DATE '9999-12-31'"].join(", ")}
FROM ${keys}
LEFT JOIN __reach_now ON ${sameKey(dimension.naturalKey, "__reach_now", keys)}
WHERE __reach_now.${key} IS NULL`,
    ...columns.flatMap((column) => rekeyColumn(schema, column, dimension)),
  ];
}

function rekeyColumn(schema: string, column: RekeyedColumn, dimension: Dimension): readonly string[] {
  const name = identifier(column.fact.name);
  const rekeyed = rekeyedTable(column);
  const key = `${name}.${identifier(column.fact.key)}`;
  return [
    `CREATE TEMP TABLE ${rekeyed} AS
${column.by === null ? foundByKey(schema, column, dimension) : foundByColumns(schema, column, column.by, dimension)}`,
    `UPDATE ${qualified(schema, column.fact.name)}
SET ${identifier(column.column)} = ${rekeyed}.__found
FROM ${rekeyed}
WHERE ${key} = ${rekeyed}.__key`,
    ...(column.by === null ? keepUnknown(schema, column, rekeyed) : []),
  ];
}

function foundByColumns(
  schema: string,
  column: RekeyedColumn,
  by: NonNullable<RekeyedColumn["by"]>,
  dimension: Dimension,
): string {
  const name = identifier(column.fact.name);
  const lookup = `${name}.${identifier(column.column)}`;
  const found = `__reach_now.${identifier(dimension.key)}`;
  const conditions = [
    ...by.map((part) => `__reach_now.${identifier(part.keyColumn)} = ${name}.${identifier(part.factColumn)}`),
    reaches(column),
  ];
  return `SELECT ${name}.${identifier(column.fact.key)} AS __key, ${found} AS __found
FROM ${qualified(schema, column.fact.name)}
INNER JOIN __reach_now
  ON ${andLines(conditions)}
WHERE ${lookup} <> ${found} OR ${lookup} IS NULL`;
}

/** By the natural key of the member that the row names, or by the one that is kept aside for the unknown member. */
function foundByKey(schema: string, column: RekeyedColumn, dimension: Dimension): string {
  const name = identifier(column.fact.name);
  const lookup = `${name}.${identifier(column.column)}`;
  const found = `__reach_now.${identifier(dimension.key)}`;
  const naturalKey = naturalKeyText(dimension, (part) => `__reach_now.${identifier(part)}`);
  const unknown = unknownReferences(schema, column.fact);
  return `SELECT ${name}.${identifier(column.fact.key)} AS __key, ${found} AS __found, ${naturalKey} AS __natural_key
FROM ${qualified(schema, column.fact.name)}
INNER JOIN ${KEYS_BEFORE} ON ${KEYS_BEFORE}.${identifier(dimension.key)} = ${lookup}
INNER JOIN __reach_now
  ON ${andLines([sameKey(dimension.naturalKey, "__reach_now", KEYS_BEFORE), reaches(column)])}
WHERE ${lookup} <> ${found}
UNION ALL
SELECT ${name}.${identifier(column.fact.key)}, ${found}, ${naturalKey}
FROM ${qualified(schema, column.fact.name)}
INNER JOIN ${unknown} AS __aside
  ON ${andLines([`__aside.fact_key = ${name}.${identifier(column.fact.key)}`, `__aside.column_name = ${textLiteral(column.column)}`])}
INNER JOIN __reach_now
  ON ${andLines([`${naturalKey} = __aside.natural_key`, reaches(column)])}
WHERE ${lookup} = ${UNKNOWN_MEMBER} AND ${found} <> ${UNKNOWN_MEMBER}`;
}

/** What has been found is no longer unknown; what has lost its member is. */
function keepUnknown(schema: string, column: RekeyedColumn, rekeyed: string): readonly string[] {
  const unknown = unknownReferences(schema, column.fact);
  const name = identifier(unknownReferencesName(column.fact.name));
  return [
    `DELETE FROM ${unknown}
USING ${rekeyed}
WHERE ${name}.fact_key = ${rekeyed}.__key AND ${name}.column_name = ${textLiteral(column.column)}`,
    `INSERT INTO ${unknown} (fact_key, column_name, natural_key)
SELECT __key, ${textLiteral(column.column)}, __natural_key
FROM ${rekeyed}
WHERE __found = ${UNKNOWN_MEMBER}`,
  ];
}

function reaches({ fact, asOf }: RekeyedColumn): string {
  const date =
    asOf === null
      ? "DATE '9999-12-31'"
      : `COALESCE(CAST(${identifier(fact.name)}.${identifier(asOf)} AS DATE), DATE '9999-12-31')`;
  return `${date} BETWEEN __reach_now.__first_day AND __reach_now.__last_day`;
}
