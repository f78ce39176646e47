/** How the rows of one table differ between two definitions. Every value is text as the warehouse prints it; null is NULL. */
export interface TableDifference {
  /** What pairs a row of the one side with a row of the other. */
  readonly key: readonly string[];
  readonly rows: RowCounts;
  /** Of the rows that both sides have, column by column. */
  readonly columns: readonly ColumnAgreement[];
  /** At most `MOST_EXAMPLES` of each kind, in the order of their keys. */
  readonly examples: {
    readonly changed: readonly ChangedRow[];
    readonly onlyBefore: readonly Values[];
    readonly onlyAfter: readonly Values[];
  };
  /** Null where a row has no versions on either side. */
  readonly history: HistoryDifference | null;
}

export interface RowCounts {
  readonly before: number;
  readonly after: number;
  readonly onlyBefore: number;
  readonly onlyAfter: number;
  /** On both sides, with a value that differs. */
  readonly changed: number;
  readonly same: number;
}

export interface ColumnAgreement {
  readonly column: string;
  /** Rows on both sides in which it has the same value. */
  readonly agreeing: number;
  readonly differing: number;
  /** 0 to 1; null where no row is on both sides. */
  readonly share: number | null;
}

export type Values = Readonly<Record<string, string | null>>;

export interface ChangedRow {
  readonly key: Values;
  /** The columns that differ. */
  readonly values: readonly {
    readonly column: string;
    readonly before: string | null;
    readonly after: string | null;
  }[];
}

/** Of what has versions on both sides: has it as many? */
export interface HistoryDifference {
  /** Has more versions after than before. */
  readonly split: number;
  /** Has fewer. */
  readonly merged: number;
  readonly examples: readonly { readonly key: Values; readonly before: number; readonly after: number }[];
}

export const MOST_EXAMPLES = 5;

/** Whether nothing differs. */
export function isEqual({ rows }: TableDifference): boolean {
  return rows.onlyBefore === 0 && rows.onlyAfter === 0 && rows.changed === 0;
}
