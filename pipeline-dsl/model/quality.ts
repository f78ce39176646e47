import type { ColumnReference, Predicate } from "./expression";

export type QualityCategory = "completeness" | "accuracy" | "consistency";
export type BreachAction = "stopBeforeLoading" | "quarantineRows" | "warn";

export interface Quality {
  /** Sorted by id. */
  readonly rules: readonly QualityRule[];
  /** What a breach does unless the rule says otherwise. */
  readonly whenBreached: BreachAction;
}

export interface QualityRule {
  /** Stable and unique, such as `completeness.apartments.price` or `accuracy.bookings.end_date_after_start_date`. */
  readonly id: string;
  readonly category: QualityCategory;
  readonly source: string;
  readonly table: string;
  readonly test: QualityTest;
  /** The pass ratio must be greater than this (0 to 1); exactly at it fails. */
  readonly threshold: number;
  readonly whenBreached: BreachAction;
}

export type QualityTest =
  /** Not NULL and, for text, not blank. */
  | { readonly kind: "complete"; readonly column: string }
  /** Rows in which a value that the predicate needs is NULL are left out. */
  | { readonly kind: "accurate"; readonly predicate: Predicate; readonly reads: readonly ColumnReference[] }
  /** A NULL reference passes; the parent is read in full. */
  | { readonly kind: "refersTo"; readonly column: string; readonly parent: ColumnReference }
  /** Share of rows whose key occurs once. A row with a NULL in the key passes, as in SQL. */
  | { readonly kind: "unique"; readonly columns: readonly string[] };
