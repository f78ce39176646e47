import { naturalKeyOf, type Target } from "../../../model";
import { ownName } from "../../own-name";
import { textLiteral } from "../identifier";
import { callBlocks, COMPLAINTS, indented } from "../procedure";
import type { SqlStatement } from "../statement";
import { tableColumns, type TableColumn } from "../table";

/** Bytes of the columns that one block compares; a procedure takes several blocks. */
const LARGEST_LIST = 20_000;

/** A failed run's cause is short, and whoever reads it wants the first of them. */
const MOST_TOLD = 20;

/**
 * Refuses tables that are not what the model says, in columns, types and nullability: a load into another type would
 * store other values, and find them changed for ever. A nullable column more is left alone: it is what a definition
 * that was taken back leaves behind. `step`: whose batch this is part of.
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
    const bytes = declaredColumns(target).join(";").length;
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

/**
 * Reads the catalogue alone: on Redshift it lies on the leader node, where no user's table is. One query finds whether
 * anything differs; only then each column is asked for by itself.
 */
function checkGroup(schema: string, targets: readonly Target[]): string {
  const columns = targets.reduce((sum, target) => sum + tableColumns(target).length, 0);
  const declared = targets.flatMap(declaredColumns);
  const catalogue = `FROM (
  SELECT
    attnotnull,
    CAST(relname AS VARCHAR(127)) || '.' || CAST(attname AS VARCHAR(127)) AS __column,
    format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END AS __type
  FROM pg_attribute
  INNER JOIN pg_class ON pg_class.oid = pg_attribute.attrelid
  INNER JOIN pg_namespace ON pg_namespace.oid = pg_class.relnamespace
  WHERE nspname = ${textLiteral(schema)} AND relname IN (${targets.map(({ name }) => textLiteral(name)).join(", ")}) AND attnum > 0 AND NOT attisdropped
) AS __catalogue`;
  return `__declared := ${textLiteral(`;${declared.join(";")};`)};
SELECT INTO __rows_found, __rows_undeclared
  COUNT(CASE WHEN POSITION(';' || __column || ' ' || __type || ';' IN __declared) > 0 THEN 1 END),
  COUNT(CASE WHEN attnotnull AND POSITION(';' || __column || ' ' IN __declared) = 0 THEN 1 END)
${catalogue};
IF __rows_found < ${String(columns)} OR __rows_undeclared > 0 THEN
  __complaints := __complaints || 'Pipeline.WarehouseDiffers: ';
  __told := 0;
  __before := '';
  FOR __place IN 2..${String(declared.length + 1)} LOOP
    __expected := SPLIT_PART(__declared, ';', __place);
    __name := SPLIT_PART(__expected, ' ', 1);
    IF __name <> __before THEN
      __before := __name;
      SELECT INTO __found MAX(__type)
${indented(indented(indented(catalogue)))}
      WHERE __column = __name;
      __difference := '';
      IF __found IS NULL THEN
        __difference := __expected || ' is missing; ';
      END IF;
      IF POSITION(';' || __name || ' ' || __found || ';' IN __declared) = 0 THEN
        __difference := __name || ' is ' || __found || ' where the model says ' || SUBSTRING(__expected, LENGTH(__name) + 2) || '; ';
      END IF;
${indented(indented(indented(tell("__difference <> ''"))))}
    END IF;
  END LOOP;
  __name := '';
  WHILE __name IS NOT NULL LOOP
    SELECT INTO __name MIN(__column)
${indented(indented(catalogue))}
    WHERE attnotnull AND POSITION(';' || __column || ' ' IN __declared) = 0 AND __column > __name;
    __difference := __name || ' is NOT NULL and not in the model, so no load can fill it; ';
${indented(indented(tell("__name IS NOT NULL")))}
  END LOOP;
  IF __told > ${String(MOST_TOLD)} THEN
    __told := __told - ${String(MOST_TOLD)};
    __complaints := __complaints || 'and ' || CAST(__told AS VARCHAR(20)) || ' more. ';
  END IF;
  __complaints := __complaints || ${textLiteral(FIX)};
END IF;`;
}

/** Adds `__difference`, unless enough of them are told. */
function tell(condition: string): string {
  return `IF ${condition} THEN
  __told := __told + 1;
  IF __told <= ${String(MOST_TOLD)} THEN
    __complaints := __complaints || __difference;
  END IF;
END IF;`;
}

const FIX =
  "Fix: npx pipeline lock says whether a migration can make it so; where it refuses, keep the column's type in the definition, or give the table a new name. ";

/** In the order of the table, several spellings of a column after one another. */
function declaredColumns(target: Target): readonly string[] {
  return tableColumns(target).flatMap((column) =>
    spellings(target, column).map((spelling) => `${target.name}.${spelling}`),
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
