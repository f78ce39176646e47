import type { SqlStatement } from "../statement";

/** How a target takes its incoming rows: what its load does between staging and assertions. */
export interface TableChange {
  /** Before anything is closed or removed. */
  readonly refusals: readonly SqlStatement[];
  readonly statements: readonly SqlStatement[];
  readonly assertions: readonly SqlStatement[];
  /** A temporary table with the natural keys whose rows facts may find otherwise than before; null: none. */
  readonly keysWithOtherRows: { readonly table: string; readonly create: readonly SqlStatement[] } | null;
  readonly counts: RowCounts;
}

/** SQL expressions without a FROM of their own. */
export interface RowCounts {
  readonly inserted: string;
  readonly updated: string;
  readonly closed: string;
  readonly removed: string;
  readonly rekeyed: string;
}
