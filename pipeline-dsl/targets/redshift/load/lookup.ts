import {
  lookupsOf,
  type Dimension,
  type Lookup,
  type PipelineModel,
  type Target,
  type TargetColumn,
} from "../../../model";
import { lookupDateColumn, lookupKeyColumn } from "../../curated";
import { ownName } from "../../own-name";
import { identifier, qualified } from "../identifier";
import { andLines, sql } from "../sql";
import type { SqlStatement } from "../statement";
import { UNKNOWN_MEMBER } from "../table";
import { columnsOf } from "./comparison";

/** Before the first and after the last date that a source can hold. */
const FIRST_DATE = "DATE '0001-01-01'";
const LAST_DATE = "DATE '9999-12-31'";

/** A dimension's rows as lookups see them: every date finds exactly one row of a known natural key. */
function reachOf(dimension: Dimension): string {
  return ownName("reach", dimension.name);
}

export function dimensionsLookedUp(model: PipelineModel, target: Target): readonly Dimension[] {
  const names = new Set(lookupsOf(target).map((lookup) => lookup.dimension));
  return model.warehouse.targets.filter(
    (candidate): candidate is Dimension => candidate.kind === "dimension" && names.has(candidate.name),
  );
}

/**
 * Each row with the dates that find it: from its own start (the first version: from ever) to the day before the next
 * version's start (the last: for ever). So a gap finds the version before it, and what is too early the first one.
 * `rows` is a FROM clause of the rows, which calls them by the dimension's name.
 */
export function printReach(dimension: Dimension, rows: string): string {
  const name = identifier(dimension.name);
  const columns = columnsOf(name, [dimension.key, ...dimension.naturalKey]);
  if (dimension.history.kind === "overwrite") {
    return `SELECT
  ${columns.join(", ")},
  ${FIRST_DATE} AS __first_day,
  ${LAST_DATE} AS __last_day
FROM ${rows}`;
  }
  const from = `${name}.${identifier(dimension.history.from)}`;
  const perKey = `PARTITION BY ${columnsOf(name, dimension.naturalKey).join(", ")} ORDER BY ${from}`;
  return `SELECT
  ${columns.join(", ")},
  CASE
    WHEN ROW_NUMBER() OVER (${perKey}) = 1 THEN ${FIRST_DATE}
    ELSE ${from}
  END AS __first_day,
  COALESCE(LEAD(${from}) OVER (${perKey}) - 1, ${LAST_DATE}) AS __last_day
FROM ${rows}
WHERE ${name}.${identifier(dimension.key)} <> ${UNKNOWN_MEMBER}`;
}

/** The temporary tables that a target's lookups join: of a dimension without versions they join the table itself. */
export function createReaches(model: PipelineModel, target: Target): readonly SqlStatement[] {
  return dimensionsLookedUp(model, target)
    .filter((dimension) => dimension.history.kind === "versions")
    .map(
      (dimension) => sql`-- Which version of ${dimension.name} a date finds.
CREATE TEMP TABLE ${reachOf(dimension)} AS
${printReach(dimension, qualified(model.warehouse.schema, dimension.name))}`,
    );
}

/** The surrogate key that a staged row finds: -1 where the natural key is NULL or unknown. */
export function lookupColumn(column: TargetColumn, dimension: Dimension): string {
  return `COALESCE(${lookupAlias(column)}.${identifier(dimension.key)}, ${UNKNOWN_MEMBER})`;
}

export function lookupJoin(schema: string, column: TargetColumn, lookup: Lookup, dimension: Dimension): string {
  const alias = lookupAlias(column);
  const keys = lookup.by.map(
    (part) => `${alias}.${identifier(part.column)} = __staged.${identifier(lookupKeyColumn(column.name, part.column))}`,
  );
  if (dimension.history.kind === "overwrite") {
    return `LEFT JOIN ${qualified(schema, dimension.name)} AS ${alias}
  ON ${andLines(keys)}`;
  }
  const date =
    lookup.asOf === null ? LAST_DATE : `COALESCE(__staged.${identifier(lookupDateColumn(column.name))}, ${LAST_DATE})`;
  return `LEFT JOIN ${reachOf(dimension)} AS ${alias}
  ON ${andLines([...keys, `${date} BETWEEN ${alias}.__first_day AND ${alias}.__last_day`])}`;
}

function lookupAlias(column: TargetColumn): string {
  return ownName("found", column.name);
}
