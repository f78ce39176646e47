import { naturalKeyOf, type Target } from "../../../model";
import { ownName } from "../../own-name";
import { textLiteral } from "../identifier";
import { callBlocks, COMPLAINTS } from "../procedure";
import type { SqlStatement } from "../statement";
import { tableColumns, type TableColumn } from "../table";

/** Text of one query; a procedure takes several. */
const LARGEST_LIST = 20_000;

/**
 * Refuses tables that are not what the model says, in columns, types and nullability: a load into another type would
 * store other values, and find them changed for ever. A nullable column more is left alone: it is what a definition
 * that was taken back leaves behind.
 */
export function checkTables(schema: string, step: string, targets: readonly Target[]): readonly SqlStatement[] {
  return callBlocks(
    schema,
    ownName(`${step}_tables`),
    inGroups(targets).map((group) => checkGroup(schema, group)),
    COMPLAINTS,
  ).map((text) => ({ parts: [text] }));
}

function inGroups(targets: readonly Target[]): readonly (readonly Target[])[] {
  const groups: Target[][] = [];
  let size = 0;
  for (const target of targets) {
    const bytes = declaredColumns(target).join(", ").length;
    const group = groups.at(-1);
    if (group === undefined || size + bytes > LARGEST_LIST) {
      groups.push([target]);
      size = bytes;
    } else {
      group.push(target);
      size += bytes;
    }
  }
  return groups;
}

/** Reads the catalogue alone: on Redshift it lies on the leader node, where no user's table is. */
function checkGroup(schema: string, targets: readonly Target[]): string {
  const columns = targets.reduce((sum, target) => sum + tableColumns(target).length, 0);
  const tables = targets.map(({ name }) => textLiteral(name)).join(", ");
  return `SELECT INTO __rows_found, __rows_undeclared, __column_found
  COUNT(CASE WHEN __is_declared THEN 1 END),
  COUNT(CASE WHEN attnotnull AND NOT __is_declared THEN 1 END),
  MIN(CASE WHEN NOT __is_declared THEN __described END)
FROM (
  SELECT __described, attnotnull, __described IN (${targets.flatMap(declaredColumns).join(", ")}) AS __is_declared
  FROM (
    SELECT
      attnotnull,
      CAST(relname AS VARCHAR(127)) || '.' || CAST(attname AS VARCHAR(127)) || ' ' || format_type(atttypid, atttypmod)
        || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END AS __described
    FROM pg_attribute
    INNER JOIN pg_class ON pg_class.oid = pg_attribute.attrelid
    INNER JOIN pg_namespace ON pg_namespace.oid = pg_class.relnamespace
    WHERE nspname = ${textLiteral(schema)} AND relname IN (${tables}) AND attnum > 0 AND NOT attisdropped
  ) AS __catalogue
) AS __compared;
IF __rows_found < ${String(columns)} OR __rows_undeclared > 0 THEN
  __complaints := __complaints || ${textLiteral(`Pipeline.WarehouseDiffers: of the ${String(columns)} columns of ${targets.map(({ name }) => name).join(", ")} the warehouse has `)} || CAST(__rows_found AS VARCHAR(20));
  IF __column_found IS NOT NULL THEN
    __complaints := __complaints || '; it has instead, among others, ' || __column_found;
  END IF;
  __complaints := __complaints || ${textLiteral(FIX)};
END IF;`;
}

const FIX =
  ". Fix: npx pipeline lock says whether a migration can make it so; where it refuses, keep the column's type in the definition, or give the table a new name. ";

function declaredColumns(target: Target): readonly string[] {
  return tableColumns(target).flatMap((column) =>
    spellings(target, column).map((spelling) => textLiteral(`${target.name}.${spelling}`)),
  );
}

/** How the catalogue may write a column. */
function spellings(target: Target, column: TableColumn): readonly string[] {
  const types = catalogueTypes(column.type);
  const notNull = types.map((type) => `${column.name} ${type} NOT NULL`);
  const nullable = types.map((type) => `${column.name} ${type}`);
  if (!column.notNull) return nullable;
  // A VARCHAR that was widened is a new column, and Redshift adds none that is NOT NULL.
  const wasWidened = column.type.startsWith("VARCHAR") && naturalKeyOf(target).includes(column.name);
  return wasWidened ? [...notNull, ...nullable] : notNull;
}

const CATALOGUE_NAMES: readonly (readonly [ddl: RegExp, catalogue: readonly string[]])[] = [
  [/^DECIMAL/, ["numeric"]],
  [/^VARCHAR/, ["character varying"]],
  [/^TIMESTAMP$/, ["timestamp without time zone"]],
  // Redshift's name, an alias of it, and what the lab's PostgreSQL has in its place.
  [/^VARBYTE/, ["binary varying", "varbyte"]],
];

function catalogueTypes(ddl: string): readonly string[] {
  const [pattern, names] = CATALOGUE_NAMES.find(([each]) => each.test(ddl)) ?? [/^.*$/, [ddl.toLowerCase()]];
  const types = names.map((name) => ddl.replace(pattern, name));
  return ddl.startsWith("VARBYTE") ? [...types, "bytea"] : types;
}
