import type { ColumnType } from "./types";

export interface Source {
  readonly name: string;
  readonly engine: "mysql";
  /** IANA zone of the clock that writes its DATETIME and DATE columns. A TIMESTAMP is a moment whatever the zone. */
  readonly timeZone: string;
  /** Sorted by name. */
  readonly tables: readonly SourceTable[];
}

export interface SourceTable {
  readonly name: string;
  /** In declaration order, which is the Parquet column order. */
  readonly columns: readonly SourceColumn[];
  readonly primaryKey: readonly string[];
  readonly extract: Extraction;
  /** Columns of the source that are left unread on purpose, sorted; absent where there are none. */
  readonly unread?: readonly string[];
}

export interface SourceColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  /** The table of the same source whose primary key this column names, or null. */
  readonly references: string | null;
  /** For the data dictionary; null when the definition says nothing. */
  readonly description: string | null;
}

export type Extraction =
  | { readonly kind: "everything" }
  /** `column >= window_start - overlap AND column < window_end`, in the clock of the column; a DATE by whole days. */
  | { readonly kind: "newRowsBy"; readonly column: string; readonly overlapSeconds: number };
