import { naturalKeyOf, type Target } from "../../../model";
import { qualified, textLiteral } from "../identifier";
import { REFUSE_OTHER_TABLES } from "../other-tables";
import { sql } from "../sql";
import type { SqlStatement } from "../statement";
import { tableColumns, type TableColumn } from "../table";
import { inGroups } from "../target-groups";

/** Bytes of the columns that one call compares. */
const LARGEST_LIST = 20_000;

/**
 * Refuses tables that are not what the model says, in columns, types and nullability: a load into another type would
 * store other values, and find them changed for ever. A nullable column more is left alone: it is what a definition
 * that was taken back leaves behind.
 */
export function checkTables(schema: string, targets: readonly Target[]): readonly SqlStatement[] {
  return inGroups(targets, declaredColumns, LARGEST_LIST).map((group) => {
    const columns = group.reduce((sum, target) => sum + tableColumns(target).length, 0);
    const declared = group.flatMap(declaredColumns);
    const lists = [group.map(({ name }) => name), declared].map((list) => textLiteral(`;${list.join(";")};`));
    return sql`CALL ${qualified(schema, REFUSE_OTHER_TABLES)}(${String(columns)}, ${String(declared.length)}, ${lists.join(", ")})`;
  });
}

/** In the order of the table, several spellings of a column after one another. */
function declaredColumns(target: Target): readonly string[] {
  return tableColumns(target).flatMap((column) =>
    spellings(target, column).map((spelling) => `${target.name}.${spelling}`),
  );
}

/** How the catalogue may write a column. */
function spellings(target: Target, column: TableColumn): readonly string[] {
  return catalogued(target, column).map(({ type, notNull }) => `${column.name} ${type}${notNull ? " NOT NULL" : ""}`);
}

/** A column as a catalogue may have it, what it should be first. */
export function catalogued(target: Target, column: TableColumn): readonly Omit<TableColumn, "name">[] {
  const types = catalogueTypes(column.type);
  // A VARCHAR that was widened is a new column, and Redshift adds none that is NOT NULL.
  const wasWidened = column.type.startsWith("VARCHAR") && naturalKeyOf(target).includes(column.name);
  const nullability = column.notNull && wasWidened ? [true, false] : [column.notNull];
  return nullability.flatMap((notNull) => types.map((type) => ({ type, notNull })));
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
