import { describeType, type Dimension, type Fact, type PipelineModel, type Target } from "../../../model";
import { lookupKeyColumn, losesRows, sourceKeyColumns } from "../../curated";
import { ownName } from "../../own-name";
import { asText } from "../as-text";
import { identifier, qualified, textLiteral } from "../identifier";
import { sql } from "../sql";
import type { SqlStatement } from "../statement";
import { UNKNOWN_MEMBER } from "../table";
import { sameKey } from "./comparison";
import { rekeyedColumnsOf, type RekeyedColumn } from "./rekeyed-columns";

/*
 * A fact that keeps no natural key says by its surrogate key what it refers to, but where that is the unknown member.
 * What such rows look up stands in a table of the pipeline's own beside the fact: a member that arrives finds them.
 */

export function unknownReferencesName(fact: string): string {
  return ownName("unknown_references", fact);
}

export function unknownReferences(schema: string, fact: Fact): string {
  return qualified(schema, unknownReferencesName(fact.name));
}

/** One table a fact that needs it. */
export function printUnknownReferences(model: PipelineModel): readonly string[] {
  return model.warehouse.targets.flatMap((target) => printUnknownReferencesOf(model, target));
}

export function printUnknownReferencesOf(model: PipelineModel, fact: Target): readonly string[] {
  const { schema, targets } = model.warehouse;
  const dimensions = targets.filter((target) => target.kind === "dimension");
  if (fact.kind !== "fact" || keptAside(model, fact, dimensions).length === 0) return [];
  return [
    `CREATE TABLE IF NOT EXISTS ${unknownReferences(schema, fact)} (
  fact_key INTEGER NOT NULL,
  column_name VARCHAR(127) NOT NULL,
  natural_key VARCHAR(65535) NOT NULL
)`,
  ];
}

/** For the load of the fact itself, once its rows are what they shall be: the rows of this run are written anew. */
export function recordUnknownReferences(model: PipelineModel, fact: Fact): readonly SqlStatement[] {
  const { schema, targets } = model.warehouse;
  const columns = keptAside(
    model,
    fact,
    targets.filter((target) => target.kind === "dimension"),
  );
  if (columns.length === 0) return [];
  const table = qualified(schema, fact.name);
  const name = identifier(fact.name);
  const key = identifier(fact.key);
  const unknown = unknownReferences(schema, fact);
  const unknownName = identifier(unknownReferencesName(fact.name));
  const isStaged = sameKey(
    sourceKeyColumns(model, fact).map((column) => column.name),
    "__staged",
    name,
  );
  const rows = columns.map(({ column, dimension }) => {
    const parts = dimension.naturalKey.map((part) => stagedKey(column, part));
    const known = parts.map((part) => `${part} IS NOT NULL`).join(" AND ");
    return `SELECT ${name}.${key}, ${textLiteral(column.column)}, ${naturalKeyText(dimension, (part, type) => castTo(type, stagedKey(column, part)))}
FROM __staged
INNER JOIN ${table} ON ${isStaged}
WHERE ${name}.${identifier(column.column)} = ${UNKNOWN_MEMBER} AND ${known}`;
  });
  return [
    ...(losesRows(model, fact)
      ? [
          sql`DELETE FROM ${unknown}
USING __changes
WHERE ${unknownName}.fact_key = __changes.__key AND __changes.__fate = 'gone'`,
        ]
      : []),
    sql`DELETE FROM ${unknown}
USING ${table}, __staged
WHERE ${unknownName}.fact_key = ${name}.${key} AND ${isStaged}`,
    sql`-- What these rows look up is not known yet: a member that arrives later finds them by this.
INSERT INTO ${unknown} (fact_key, column_name, natural_key)
${rows.join("\nUNION ALL\n")}`,
  ];
}

/** A natural key as one text, which two keys share only when they are equal. */
export function naturalKeyText(dimension: Dimension, valueOf: (part: string, type: string) => string): string {
  const parts = dimension.naturalKey.map((part) => {
    const column = dimension.columns.find(({ name }) => name === part);
    const type = column === undefined ? "INTEGER" : describeType(column.type).redshift;
    return asText(type, valueOf(part, type));
  });
  if (parts.length === 1) return parts.join("");
  return parts.map((part) => `CAST(LENGTH(${part}) AS VARCHAR(10)) || ':' || ${part}`).join(" || ");
}

interface ColumnKeptAside {
  readonly column: RekeyedColumn;
  readonly dimension: Dimension;
}

function keptAside(model: PipelineModel, fact: Fact, dimensions: readonly Dimension[]): readonly ColumnKeptAside[] {
  return dimensions.flatMap((dimension) =>
    rekeyedColumnsOf(model, fact, dimension)
      .filter(({ by }) => by === null)
      .map((column) => ({ column, dimension })),
  );
}

function stagedKey(column: RekeyedColumn, part: string): string {
  return `__staged.${identifier(lookupKeyColumn(column.column, part))}`;
}

/** A number is written as the dimension writes it; a text that is too long for the dimension is no key of it. */
function castTo(type: string, value: string): string {
  return type.startsWith("VARCHAR") ? value : `CAST(${value} AS ${type})`;
}
