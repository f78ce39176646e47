/** What a MySQL database says of its own tables. */
export interface SourceCatalogue {
  /** Whether two tables can differ by the case of their names alone. */
  readonly tellsCasesApart: boolean;
  readonly tables: readonly CataloguedTable[];
}

export interface CataloguedTable {
  readonly name: string;
  /** A view has no keys. */
  readonly isView: boolean;
  /** In their order. */
  readonly columns: readonly CataloguedColumn[];
  /** Empty: none. */
  readonly primaryKey: readonly string[];
  /** Other keys that hold each value once and no NULL. */
  readonly uniqueKeys: readonly (readonly string[])[];
  readonly foreignKeys: readonly ForeignKey[];
}

export interface CataloguedColumn {
  readonly name: string;
  /** `information_schema.columns.column_type`. */
  readonly type: string;
  readonly nullable: boolean;
  /** Null: no text. */
  readonly collation: string | null;
}

export interface ForeignKey {
  readonly columns: readonly string[];
  readonly parent: string;
  readonly parentColumns: readonly string[];
}
