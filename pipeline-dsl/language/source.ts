import type { ColumnType, Expression } from "../model";
import { call, optionalParameter, parameter } from "./arguments/call";
import { optional, options, record } from "./arguments/containers";
import { instance, type Kind, text } from "./arguments/kinds";
import { callOf, type CallSite } from "./call-site";
import type { ColumnBuilder } from "./columns/builder";
import { nullValue } from "./expressions/operand";
import { Column } from "./expressions/value";
import { type Fault, NO_FAULTS } from "./fault";
import { misspelt, withMisspellings } from "./misspellings";
import { type ColumnBuilders, noDefinition, TABLE_DEFINITION, type TableDefinition } from "./table";

/** Where a table keeps what it is, out of the way of columns of any name. */
export const TABLE = Symbol("table");

/** What is known of a table beside its columns. */
export interface TableIdentity<Origin extends string = string> {
  readonly origin: Origin;
  readonly source: string;
  readonly name: string;
  readonly definition: TableDefinition;
  /** Why there is no such table. */
  readonly faults: readonly Fault[];
}

export interface AnyTable<Origin extends string = string> {
  readonly [TABLE]: TableIdentity<Origin>;
}

/** A source table: each column is a property. */
export type Table<Origin extends string, Columns extends ColumnBuilders> = AnyTable<Origin> & {
  readonly [Name in keyof Columns & string]: Columns[Name] extends ColumnBuilder<infer Kind, infer Nullable>
    ? Column<Origin, Name, Kind, Nullable>
    : never;
};

type Definitions = Readonly<Record<string, TableDefinition>>;

export type Tables<Source extends string, Given extends Definitions> = {
  readonly [Name in keyof Given & string]: Table<`${Source}.${Name}`, Given[Name]["columns"]>;
};

export interface SourceOptions {
  /**
   * IANA zone of the clock that writes the DATETIME and DATE columns, such as `America/New_York`; default `UTC`. It says
   * which of them lie in a run's window (`newRowsBy`); their digits go to the warehouse as they are.
   */
  readonly timeZone?: string;
}

/** A MySQL database and its tables. */
export class MysqlSource<Source extends string = string, Given extends Definitions = Definitions> {
  constructor(
    readonly name: Source,
    readonly definitions: Given,
    readonly timeZone: string,
    readonly tables: Tables<Source, Given>,
    readonly site: CallSite,
    readonly faults: readonly Fault[],
  ) {}
}

/** What a pipeline lists among its sources. */
export type SourceDeclaration = Pick<MysqlSource, "name" | "definitions" | "timeZone" | "site" | "faults">;

const MYSQL_SOURCE = call(
  "mysqlSource",
  parameter("name", text("the source's name", '"marketplace"')),
  parameter("definitions", record(TABLE_DEFINITION, "tables by name", "{ apartments: table({ ... }) }")),
  optionalParameter(
    "options",
    options<SourceOptions>("SourceOptions", {
      timeZone: optional(text("a time zone's name", '"America/New_York"'), '"UTC"'),
    }),
    {},
    "{}",
  ),
);

/**
 * A MySQL database, such as Aurora's or MariaDB's. Where it is and its password stand in a secret, not here. `timeZone`:
 * the IANA zone of the clock that writes its DATETIME and DATE columns, default `UTC`; `newRowsBy` finds by it which rows
 * lie in a run's window. The digits go to the warehouse as they are. A TIMESTAMP is a moment, and is kept in UTC.
 */
export function mysqlSource<const Source extends string, const Given extends Definitions>(
  name: Source,
  definitions: Given,
  options?: SourceOptions,
): MysqlSource<Source, Given>;
export function mysqlSource(...given: readonly unknown[]): MysqlSource {
  const { values, site, faults } = MYSQL_SOURCE.read(given, callOf(mysqlSource));
  const [name, definitions, { timeZone = "UTC" }] = values;
  const tables: Record<string, AnyTable> = {};
  for (const [table, definition] of Object.entries(definitions)) {
    tables[table] = tableOf({ origin: `${name}.${table}`, source: name, name: table, definition, faults: NO_FAULTS });
  }
  const known = Object.keys(definitions);
  // Where the source itself is at fault, that is said once and not again at every use.
  const missing = (table: string, use: CallSite): AnyTable =>
    missingTable(name, table, faults.length > 0 ? faults : [misspelt("unknown-table", name, table, known, use)]);
  return new MysqlSource(
    name,
    definitions,
    timeZone,
    withMisspellings(tables, missing) as Tables<string, Definitions>,
    site,
    faults,
  );
}

function tableOf(identity: TableIdentity): AnyTable {
  const { source, name, definition } = identity;
  const columns: Record<string, Column> = {};
  for (const [column, { type, attributes }] of Object.entries(definition.columns)) {
    columns[column] = new Column(reference(source, name, column, type, attributes.nullable), null, definition.faults);
  }
  const known = Object.keys(columns);
  const missing = (column: string, use: CallSite): Column => {
    const { faults } = definition;
    return missingColumn(use, faults.length > 0 ? faults : [misspelt("unknown-column", name, column, known, use)]);
  };
  // `columns: { ...table }` takes all columns, and not what the table is known by.
  const table = Object.defineProperty({ ...columns, [TABLE]: identity }, TABLE, { enumerable: false });
  return withMisspellings(table, missing);
}

function missingTable(source: string, name: string, faults: readonly Fault[]): AnyTable {
  const definition = noDefinition({});
  const identity = { origin: `${source}.${name}`, source, name, definition, faults };
  return withMisspellings({ [TABLE]: identity }, (_, use) => missingColumn(use, faults));
}

function missingColumn(use: CallSite, faults: readonly Fault[]): Column {
  return new Column(nullValue(use).expression, null, faults);
}

function reference(source: string, table: string, column: string, type: ColumnType, nullable: boolean): Expression {
  return { kind: "column", type, nullable, column: { source, table, column } };
}

/** Stands in for a table that is at fault. */
export function noTable(): AnyTable {
  return missingTable("", "", NO_FAULTS);
}

function isTable(given: unknown): given is AnyTable {
  return typeof given === "object" && given !== null && TABLE in given;
}

/** One of the tables of a source, as `source.tables` gives them. */
export const TABLE_OF_SOURCE: Kind<AnyTable> = {
  words: "a table of a source",
  example: "shop.tables.articles",
  accepts: isTable,
  read(given, at) {
    if (isTable(given)) {
      at.carry(given[TABLE].faults);
      at.carry(given[TABLE].definition.faults);
      return given;
    }
    at.refuseKind(given, "a table of a source", "name one of the source's tables");
    return noTable();
  },
};

export const SOURCE = instance(MysqlSource, "a source", "shop", noSource);

function noSource(site: CallSite): MysqlSource {
  return new MysqlSource("", {}, "UTC", {}, site, NO_FAULTS);
}
