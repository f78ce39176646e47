export interface SqlAction {
  readonly kind: "sql";
  readonly text: string;
  /** The table that CREATE TEMP TABLE ... AS has just filled. */
  readonly filled: string | null;
  /** The table that LOCK keeps for this load: what other loads did to it is known by now. */
  readonly locked: string | null;
}

/** What one Redshift statement becomes on PostgreSQL: SQL, or a transfer between a table and files of the lake. */
export type WarehouseAction =
  | SqlAction
  /** COPY of every Parquet file under a folder. `columns` null: all columns of the table, in order. */
  | { readonly kind: "copy"; readonly table: string; readonly columns: readonly string[] | null; readonly from: string }
  /** UNLOAD of JSON lines, in one file: Redshift adds a number to the prefix, and what EXTENSION names; null: nothing. */
  | {
      readonly kind: "unload";
      readonly format: "json";
      readonly query: string;
      readonly to: string;
      readonly extension: string | null;
    }
  /** UNLOAD as Parquet: `<to>0000_part_00.parquet`. */
  | { readonly kind: "unload"; readonly format: "parquet"; readonly query: string; readonly to: string };
