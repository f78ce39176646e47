import type { Dimension, Fact, Lookup, PipelineModel } from "../../../model";
import { carriedColumns, holdersOf } from "../../carried-columns";
import { lookupKeyColumn } from "../../curated";
import { ownName } from "../../own-name";
import { identifier, qualified } from "../identifier";
import { andLines, sql } from "../sql";
import type { SqlStatement } from "../statement";
import { UNKNOWN_MEMBER } from "../table";
import type { KeysWithOtherRows } from "./change";
import { columnsOf, sameKey } from "./comparison";
import { printReach } from "./lookup";
import { rowsNotSeen } from "./vanishing";

/** A lookup column of a fact that the dimension's load keeps right, and the fact's own columns that say what it looks up. */
export interface RekeyedColumn {
  readonly fact: Fact;
  readonly column: string;
  readonly by: readonly { readonly keyColumn: string; readonly factColumn: string }[];
  /** Null: the latest version. */
  readonly asOf: string | null;
}

/**
 * A fact whose own load sees all its rows re-keys itself. The others are re-keyed by the load of the dimension that
 * changed, which needs the natural key (and the date) as columns of the fact.
 */
export function rekeyedColumns(model: PipelineModel, dimension: Dimension): readonly RekeyedColumn[] {
  return model.warehouse.targets.flatMap((target) => {
    if (target.kind !== "fact" || rowsNotSeen(model, target).kind !== "stay") return [];
    return target.columns.flatMap((column) => {
      if (column.value.kind !== "lookup" || column.value.dimension !== dimension.name) return [];
      const carried = rememberedBy(model, target, column.name, column.value, dimension);
      return carried === null ? [] : [{ fact: target, column: column.name, ...carried }];
    });
  });
}

function rememberedBy(
  model: PipelineModel,
  fact: Fact,
  column: string,
  lookup: Lookup,
  dimension: Dimension,
): Pick<RekeyedColumn, "by" | "asOf"> | null {
  const carried = carriedColumns(model, fact);
  const by = lookup.by.flatMap((part) => {
    const factColumn = carried.get(lookupKeyColumn(column, part.column));
    return factColumn === undefined ? [] : [{ keyColumn: part.column, factColumn }];
  });
  // Without versions every date finds the same row.
  const date = dimension.history.kind === "versions" ? lookup.asOf : null;
  const asOf = date === null ? null : (holdersOf(fact, date)[0] ?? null);
  return by.length < lookup.by.length || (date !== null && asOf === null) ? null : { by, asOf };
}

/** The table of re-keyed rows, by which they are counted too. */
export function rekeyedTable(column: RekeyedColumn): string {
  return ownName("rekeyed", column.fact.name, column.column);
}

/** Re-keys the facts of these natural keys, and no other. */
export function rekeyFacts(
  schema: string,
  dimension: Dimension,
  affected: KeysWithOtherRows,
  columns: readonly RekeyedColumn[],
): readonly SqlStatement[] {
  if (columns.length === 0) return [];
  const key = identifier(dimension.key);
  const { keys } = affected;
  const naturalKey = dimension.naturalKey.map(identifier);
  return [
    ...affected.create,
    sql`-- What dates find now, for the keys whose rows changed in this run.
CREATE TEMP TABLE __reach_now AS
${printReach(dimension, affected.rows)}`,
    sql`-- A key that has no row any more finds the unknown member.
INSERT INTO __reach_now (${[...naturalKey, key, "__first_day", "__last_day"].join(", ")})
SELECT ${[...columnsOf(keys, dimension.naturalKey), UNKNOWN_MEMBER, "DATE '0001-01-01'", "DATE '9999-12-31'"].join(", ")}
FROM ${keys}
LEFT JOIN __reach_now ON ${sameKey(dimension.naturalKey, "__reach_now", keys)}
WHERE __reach_now.${key} IS NULL`,
    ...columns.flatMap((column) => rekeyColumn(schema, column, key)),
  ];
}

function rekeyColumn(schema: string, column: RekeyedColumn, key: string): readonly SqlStatement[] {
  const table = qualified(schema, column.fact.name);
  const name = identifier(column.fact.name);
  const factKey = identifier(column.fact.key);
  const lookup = identifier(column.column);
  const date =
    column.asOf === null
      ? "DATE '9999-12-31'"
      : `COALESCE(CAST(${name}.${identifier(column.asOf)} AS DATE), DATE '9999-12-31')`;
  const conditions = [
    ...column.by.map((part) => `__reach_now.${identifier(part.keyColumn)} = ${name}.${identifier(part.factColumn)}`),
    `${date} BETWEEN __reach_now.__first_day AND __reach_now.__last_day`,
  ];
  return [
    sql`CREATE TEMP TABLE ${rekeyedTable(column)} AS
SELECT ${name}.${factKey} AS __key, __reach_now.${key} AS __found
FROM ${table}
INNER JOIN __reach_now
  ON ${andLines(conditions)}
WHERE ${name}.${lookup} <> __reach_now.${key} OR ${name}.${lookup} IS NULL`,
    sql`UPDATE ${table}
SET ${lookup} = ${rekeyedTable(column)}.__found
FROM ${rekeyedTable(column)}
WHERE ${name}.${factKey} = ${rekeyedTable(column)}.__key`,
  ];
}
