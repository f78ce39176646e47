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

/** Each count as the SQL terms of a sum, without a FROM of their own; none: nothing. */
export type RowCounts = Readonly<Record<"inserted" | "updated" | "closed" | "removed" | "rekeyed", readonly string[]>>;
