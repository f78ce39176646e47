import type { ColumnType, ConstantValue, PermittedLoss, Target, TargetColumn } from "../../model";

/** What takes a warehouse from one model to the next: its steps, what they give up, and what no step can do. */
export interface MigrationPlan {
  /** In an order in which they can run: tables before what looks them up, columns in their declared order. */
  readonly steps: readonly MigrationStep[];
  /** When there is one, nothing is migrated. */
  readonly refusals: readonly MigrationRefusal[];
  /** What the steps give up, each permitted by the definition. */
  readonly losses: readonly PermittedLoss[];
  /** What the definition permits and no step gives up: it is done already, or was never asked for. */
  readonly unused: readonly PermittedLoss[];
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
  | { readonly kind: "widenColumn"; readonly target: Target; readonly column: TargetColumn; readonly from: ColumnType }
  /** To another type in the same way; a value that it does not hold becomes NULL, where that is permitted. */
  | {
      readonly kind: "convertColumn";
      readonly target: Target;
      readonly column: TargetColumn;
      readonly from: ColumnType;
      readonly losesUnfit: boolean;
    }
  | { readonly kind: "dropColumn"; readonly target: Target; readonly column: TargetColumn }
  /** A new table takes the rows, with their surrogate keys, and the name; the old one stays for a while under another. */
  | RebuildTable
  /** The table stays for a while under another name. */
  | { readonly kind: "endTable"; readonly target: Target; readonly keepDays: number };

export interface RebuildTable {
  readonly kind: "rebuildTable";
  readonly target: Target;
  /** As it is now, under its new names and with the types that the steps before gave its columns. */
  readonly before: Target;
  /** Which rows come along. `all`: it is an error of the migration if not every one does. */
  readonly rows: "all" | "the newest of each key";
  /** Columns that point to its rows: they follow where a row does not come along. */
  readonly pointing: readonly { readonly table: string; readonly column: string }[];
  readonly keepDays: number;
}

export interface MigrationRefusal {
  readonly target: string;
  /** Null: the table as a whole. */
  readonly column: string | null;
  readonly reason: string;
  readonly fix: string;
}
