/** What one Redshift statement becomes on PostgreSQL: SQL, or a transfer between a table and files of the lake. */
export type WarehouseAction =
  /** `filled`: the table that CREATE TEMP TABLE ... AS has just filled. */
  | { readonly kind: "sql"; readonly text: string; readonly filled: string | null }
  /** COPY of every Parquet file under a folder. `columns` null: all columns of the table, in order. */
  | { readonly kind: "copy"; readonly table: string; readonly columns: readonly string[] | null; readonly from: string }
  /** UNLOAD; Redshift adds numbers to the prefix: `<to>000.json` (JSON lines), `<to>0000_part_00.parquet`. */
  | { readonly kind: "unload"; readonly format: "json" | "parquet"; readonly query: string; readonly to: string };
