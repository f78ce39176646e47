/** What of the warehouse a change may give up. */
export type LossKind =
  /** A column and its values. */
  | "column"
  /** A dimension or a fact with all its rows. */
  | "target"
  /** All versions of a dimension but the newest of each key. */
  | "versions"
  /** Values of a column that its new type does not hold: they become NULL. */
  | "values"
  /** Rows that the new natural key or grain does not tell apart: the newest of each key stays. */
  | "rows";

/** A loss that somebody permits, until a day: `lock` writes no migration that loses anything else. */
export interface PermittedLoss {
  readonly kind: LossKind;
  readonly target: string;
  /** Of `column` and `values`; else null. */
  readonly column: string | null;
  /** The last day on which a migration may be written for it: `2026-12-01`. */
  readonly until: string;
  readonly reason: string;
}
