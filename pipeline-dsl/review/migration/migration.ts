import type { ColumnType, ConstantValue, Target, TargetColumn } from "../../model";

/** What takes a warehouse from one model to the next: the steps that Redshift can make in place, and what it cannot. */
export interface MigrationPlan {
  /** In an order in which they can run: tables before what looks them up, columns in their declared order. */
  readonly steps: readonly MigrationStep[];
  /** When there is one, nothing is migrated. */
  readonly refusals: readonly MigrationRefusal[];
}

export type MigrationStep =
  /** With the rows, keys and history of the table, and what the pipeline's own tables know of it. */
  | { readonly kind: "renameTable"; readonly target: Target; readonly from: string }
  /** `column`: a declared one, the surrogate key, or one of the history's. */
  | { readonly kind: "renameColumn"; readonly target: Target; readonly column: string; readonly from: string }
  | { readonly kind: "createTable"; readonly target: Target }
  /** Redshift adds a column at the end; loads name their columns, so the order does not matter. */
  | {
      readonly kind: "addColumn";
      readonly target: Target;
      readonly column: TargetColumn;
      /** What existing rows hold until a load brings their value: the unknown member for a lookup, else NULL. */
      readonly existingRows: ConstantValue;
    }
  /** To a type that holds every value of the old one as the same value: a column beside it takes its values and its name. */
  | { readonly kind: "widenColumn"; readonly target: Target; readonly column: TargetColumn; readonly from: ColumnType };

export interface MigrationRefusal {
  readonly target: string;
  /** Null: the table as a whole. */
  readonly column: string | null;
  readonly reason: string;
  readonly fix: string;
}
