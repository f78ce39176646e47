import { type ModelPath, sourceColumnPath, sourcePath, tablePartPath, tablePath } from "../../checks/paths";
import type { PipelineModel, Source, SourceColumn, SourceTable } from "../../model";
import { describeType } from "../../model/types/registry";
import { printReferences } from "../../targets/spark/references";
import { comparisonOf } from "./collations";
import { type DefinitionEdit, writtenEdit } from "./definition-edit";
import type { Drift, DriftKind } from "./drift";
import { isType, readMysqlType } from "./mysql-type";
import type { CataloguedColumn, CataloguedTable, SourceCatalogue } from "./source-catalogue";

/** Everything in which the tables of a source are otherwise than the definition says. */
export function sourceDrift(model: PipelineModel, source: Source, catalogue: SourceCatalogue): readonly Drift[] {
  const find = finder(catalogue);
  const read = new Set(source.tables.flatMap(({ name }) => find(name)?.name ?? []));
  return [
    ...source.tables.flatMap((table) => {
      const found = find(table.name);
      return found === undefined ? [tableGone(source, table)] : tableDrift(source, table, found, find);
    }),
    ...collationDrift(model, source, find),
    ...catalogue.tables.filter(({ name }) => !read.has(name)).map((table) => tableUnread(source, table)),
  ];
}

type Find = (table: string) => CataloguedTable | undefined;

function finder({ tellsCasesApart, tables }: SourceCatalogue): Find {
  const folded = (name: string): string => (tellsCasesApart ? name : name.toLowerCase());
  const byName = new Map(tables.map((table) => [folded(table.name), table]));
  return (name) => byName.get(folded(name));
}

/** Columns go by name whatever their case, on every server. */
function isNamed(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function sameNames(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((name) => others.some((other) => isNamed(name, other)));
}

interface Told {
  readonly kind: DriftKind;
  readonly subject: string;
  readonly at: ModelPath;
  readonly words: string;
  readonly edit?: DefinitionEdit;
  /** What else ends it, or what does where no edit can. */
  readonly or?: string;
}

function told({ edit, or, ...finding }: Told): Drift {
  const fixes = [...(edit === undefined ? [] : [writtenEdit(edit)]), ...(or === undefined ? [] : [or])];
  return { where: "source", ...finding, fix: fixes.join("; or "), edit: edit ?? null, statements: [] };
}

function tableGone(source: Source, { name }: SourceTable): Drift {
  return told({
    kind: "source-table-gone",
    subject: `${source.name}.${name}`,
    at: tablePath(source.name, name),
    words: "not there, or not granted to this user",
    edit: { kind: "removeTable", table: name },
    or: "create the table again",
  });
}

function tableUnread(source: Source, { name, isView }: CataloguedTable): Drift {
  return told({
    kind: "source-table-unread",
    subject: `${source.name}.${name}`,
    at: sourcePath(source.name),
    words: `${isView ? "a view" : "a table"} that the definition does not read`,
    or: "declare it where its rows are wanted",
  });
}

function tableDrift(source: Source, table: SourceTable, found: CataloguedTable, find: Find): readonly Drift[] {
  const unread = found.columns.filter(({ name }) => !table.columns.some((column) => isNamed(column.name, name)));
  const { unread: onPurpose = [] } = table;
  return [
    ...table.columns.flatMap((column) => {
      const actual = found.columns.find(({ name }) => isNamed(name, column.name));
      return actual === undefined
        ? [columnGone(source, table, column, unread)]
        : columnDrift(source, table, column, actual);
    }),
    ...unread
      .filter(({ name }) => !onPurpose.some((column) => isNamed(column, name)))
      .map((column) => columnUnread(source, table, column)),
    ...onPurpose
      .filter((name) => !found.columns.some((column) => isNamed(column.name, name)))
      .map((name) => unreadGone(source, table, name)),
    ...(found.isView ? [] : keyDrift(source, table, found)),
    ...(found.isView ? [] : referenceDrift(source, table, found, find)),
  ];
}

function columnOf(source: Source, table: SourceTable, column: string): Pick<Told, "subject" | "at"> {
  return {
    subject: `${source.name}.${table.name}.${column}`,
    at: sourceColumnPath(source.name, table.name, column),
  };
}

function columnGone(
  source: Source,
  table: SourceTable,
  column: SourceColumn,
  unread: readonly CataloguedColumn[],
): Drift {
  const alike = unread.filter(({ type }) => isType(column.type, type));
  const renamed = alike.map(({ name }) => `${name}.renamedFrom(${JSON.stringify(column.name)})`);
  const hint = renamed.length === 0 ? "" : `; if it has another name now, write its column as ${renamed.join(" or ")}`;
  return told({
    kind: "source-column-gone",
    ...columnOf(source, table, column.name),
    words: "not there, or not granted to this user",
    edit: { kind: "removeColumn", table: table.name, column: column.name },
    or: `bring the column back${hint}`,
  });
}

function columnUnread(source: Source, table: SourceTable, { name, type, nullable }: CataloguedColumn): Drift {
  const known = readMysqlType(type);
  const leave = `name it in unread: [${JSON.stringify(name)}]`;
  const own = {
    kind: "source-column-unread",
    ...columnOf(source, table, name),
    words: `${type}${nullable ? "" : " NOT NULL"}, which no run reads`,
  } as const;
  if (known === null)
    return told({ ...own, or: `the language has no word for ${type}: ${leave}, or turn it into another in a view` });
  const column: SourceColumn = { name, type: known, nullable, references: null, description: null };
  return told({ ...own, edit: { kind: "addColumn", table: table.name, column }, or: leave });
}

function unreadGone(source: Source, table: SourceTable, name: string): Drift {
  return told({
    kind: "source-unread-gone",
    ...columnOf(source, table, name),
    words: "not there, and left unread",
    or: `take it out of unread in ${table.name}`,
  });
}

function columnDrift(
  source: Source,
  table: SourceTable,
  column: SourceColumn,
  actual: CataloguedColumn,
): readonly Drift[] {
  const own = columnOf(source, table, column.name);
  const at = { table: table.name, column: column.name };
  const drifts: Drift[] = [];
  if (!isType(column.type, actual.type)) {
    const type = readMysqlType(actual.type);
    const back = "change the source back";
    drifts.push(
      told({
        kind: "source-type-changed",
        ...own,
        words: `${actual.type}, the definition says ${describeType(column.type).mysqlDefinition}`,
        ...(type === null
          ? { or: `the language has no word for ${actual.type}; ${back}` }
          : { edit: { kind: "type", ...at, type }, or: back }),
      }),
    );
  }
  // What is in a declared key is never NULL, whatever else is said of it.
  if (actual.nullable && !column.nullable && !table.primaryKey.includes(column.name))
    drifts.push(
      told({
        kind: "source-null-allowed",
        ...own,
        words: `may be NULL, the definition says never${isWatermark(table, column) ? "; rows without it would never be read" : ""}`,
        // By what is NULL no window reads a row, so check takes no such column there.
        ...(isWatermark(table, column)
          ? { or: `make it NOT NULL in the source, or read ${table.name} with everything()` }
          : { edit: { kind: "nullable", ...at, nullable: true }, or: "make it NOT NULL in the source" }),
      }),
    );
  if (!actual.nullable && column.nullable)
    drifts.push(
      told({
        kind: "source-never-null",
        ...own,
        words: "never NULL, the definition allows it",
        edit: { kind: "nullable", ...at, nullable: false },
      }),
    );
  return drifts;
}

function isWatermark({ extract }: SourceTable, { name }: SourceColumn): boolean {
  return extract.kind === "newRowsBy" && extract.column === name;
}

function keyDrift(source: Source, table: SourceTable, found: CataloguedTable): readonly Drift[] {
  const { primaryKey, name } = table;
  if ([found.primaryKey, ...found.uniqueKeys].some((key) => sameNames(key, primaryKey))) return [];
  const own = { subject: `${source.name}.${name}`, at: tablePartPath(source.name, name, "primaryKey") };
  const says = `the definition says ${primaryKey.join(", ")}`;
  if (found.primaryKey.length === 0)
    return [
      told({
        kind: "source-key-unkept",
        ...own,
        words: `no primary key and no unique one, ${says}: of rows with one key all but one go to quarantine`,
        or: `keep ${primaryKey.join(", ")} unique in the source`,
      }),
    ];
  return [
    told({
      kind: "source-key-changed",
      ...own,
      words: `primary key ${found.primaryKey.join(", ")}, ${says}`,
      edit: { kind: "primaryKey", table: name, columns: found.primaryKey },
      or: "change the key in the source back",
    }),
  ];
}

function referenceDrift(source: Source, table: SourceTable, found: CataloguedTable, find: Find): readonly Drift[] {
  const kept = found.foreignKeys.flatMap(({ columns: [column, ...more], parent, parentColumns }) => {
    const known = find(parent);
    const declared = known === undefined ? undefined : source.tables.find(({ name }) => find(name) === known);
    // Only a reference by one column to a whole primary key can be declared.
    if (column === undefined || more.length > 0 || declared === undefined) return [];
    return sameNames(parentColumns, declared.primaryKey) ? [{ column, parent: declared.name }] : [];
  });
  const isKept = ({ name, references }: SourceColumn): boolean =>
    kept.some(({ column, parent }) => isNamed(column, name) && parent === references);
  return [
    ...kept.flatMap(({ column, parent }) => {
      const own = table.columns.find(({ name }) => isNamed(name, column));
      // Of a column that is not read, the column is what has to be taken in first.
      if (own === undefined || own.references === parent) return [];
      return [
        told({
          kind: "source-reference-undeclared",
          ...columnOf(source, table, own.name),
          words: `refers to ${parent}${own.references === null ? "" : `, the definition says to ${own.references}`}`,
          edit: { kind: "references", table: table.name, column: own.name, parent },
        }),
      ];
    }),
    ...table.columns
      .filter((column) => column.references !== null && !isKept(column))
      .map((column) =>
        told({
          kind: "source-reference-unkept",
          ...columnOf(source, table, column.name),
          words: `no foreign key to ${column.references ?? ""}`,
          or: "leave it, where the source has no foreign keys",
        }),
      ),
  ];
}

function collationDrift(model: PipelineModel, source: Source, find: Find): readonly Drift[] {
  const collationOf = (table: string, column: string): string | null =>
    find(table)?.columns.find(({ name }) => isNamed(name, column))?.collation ?? null;
  return printReferences(model, source.name).flatMap(({ table, parent_table, parts }) =>
    parts.flatMap(({ column, parent_column, text }) => {
      const [child, parent] = [collationOf(table, column), collationOf(parent_table, parent_column)];
      if (!text || child === null || parent === null) return [];
      const compared = comparisonOf(child, parent);
      if (compared === "same") return [];
      return [
        told({
          kind: compared === "refused" ? "source-collations-mixed" : "source-collations-differ",
          subject: `${source.name}.${table}.${column}`,
          at: sourceColumnPath(source.name, table, column),
          words: `${child}, and ${parent_table}.${parent_column} to which it refers is ${parent}`,
          or: "give both one collation in the source",
        }),
      ];
    }),
  );
}
