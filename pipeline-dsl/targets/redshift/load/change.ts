import type { SqlStatement } from "../statement";

/** How a target takes the rows of a run: what its load does between staging and the load history. */
export interface TableChange {
  /** The one comparison of all staged rows with the whole table; what follows works on what it found. */
  readonly comparison: readonly SqlStatement[];
  /** Before anything is changed, closed or removed. */
  readonly refusals: readonly SqlStatement[];
  readonly statements: readonly SqlStatement[];
  readonly assertions: readonly SqlStatement[];
  /** The natural keys whose rows facts may find otherwise than before; null: none. */
  readonly keysWithOtherRows: KeysWithOtherRows | null;
  readonly counts: RowCounts;
}

/** The temporary table of surrogate keys with their natural keys: the rows of these keys before they are changed. */
export const KEYS_BEFORE = "__keys_before";

export interface KeysWithOtherRows {
  /** Creates `KEYS_BEFORE`, before anything is changed; empty where the change itself needs it and makes it. */
  readonly before: readonly SqlStatement[];
  /** A temporary table of the keys. */
  readonly keys: string;
  readonly create: readonly SqlStatement[];
  /** Their rows as they are now: a FROM clause that calls them by the dimension's name. */
  readonly rows: string;
}

/** Each count as the SQL terms of a sum, without a FROM of their own; none: nothing. */
export type RowCounts = Readonly<Record<"inserted" | "updated" | "closed" | "removed" | "rekeyed", readonly string[]>>;
