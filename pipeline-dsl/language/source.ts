import { type ColumnType, type Expression } from "../model";
import { callOf, type CallSite } from "./call-site";
import type { ColumnBuilder } from "./columns/builder";
import { Column } from "./expressions/value";
import type { ColumnBuilders, TableDefinition } from "./table";

/** Where a table keeps what it is, out of the way of columns of any name. */
export const TABLE = Symbol("table");

/** What is known of a table beside its columns. */
export interface TableIdentity<Origin extends string = string> {
  readonly origin: Origin;
  readonly source: string;
  readonly name: string;
  readonly definition: TableDefinition;
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

export interface SourceDeclaration {
  readonly name: string;
  readonly definitions: Definitions;
  readonly timeZone: string;
  readonly site: CallSite;
}

export interface MysqlSource<Source extends string, Given extends Definitions> extends SourceDeclaration {
  readonly tables: Tables<Source, Given>;
}

/**
 * A MySQL database, such as Aurora's or MariaDB's. Where it is and its password stand in a secret, not here. `timeZone`:
 * the IANA zone of the clock that writes its DATETIME and DATE columns, default `UTC`; `newRowsBy` finds by it which rows
 * lie in a run's window. The digits go to the warehouse as they are. A TIMESTAMP is a moment, and is kept in UTC.
 */
export function mysqlSource<const Source extends string, const Given extends Definitions>(
  name: Source,
  definitions: Given,
  options: SourceOptions = {},
): MysqlSource<Source, Given> {
  const site = callOf(mysqlSource);
  const tables: Record<string, AnyTable> = {};
  for (const [table, definition] of Object.entries(definitions)) tables[table] = tableOf(name, table, definition);
  const { timeZone = "UTC" } = options;
  return { name, definitions, timeZone, site, tables: tables as Tables<Source, Given> };
}

function tableOf(source: string, name: string, definition: TableDefinition): AnyTable {
  const columns: Record<string, Column> = {};
  for (const [column, { type, attributes }] of Object.entries(definition.columns)) {
    columns[column] = new Column(reference(source, name, column, type, attributes.nullable), null);
  }
  return { ...columns, [TABLE]: { origin: `${source}.${name}`, source, name, definition } };
}

function reference(source: string, table: string, column: string, type: ColumnType, nullable: boolean): Expression {
  return { kind: "column", type, nullable, column: { source, table, column } };
}
