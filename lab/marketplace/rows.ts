export type Value = string | number | null;

/** A row of a source table, by column. */
export type Row = Readonly<Record<string, Value>>;

/** One source table of the marketplace, as a function of the day. */
export interface TableStory {
  readonly table: string;
  readonly key: string;
  /** Ids 1 to this many have existed until the day. */
  lastId(day: number): number;
  /** The row on a day; null: there is none. */
  row(id: number, day: number): Row | null;
  /** Rows that never change are written once and not looked at again. */
  readonly changes: boolean;
}

export function money(amount: number): string {
  return amount.toFixed(2);
}
