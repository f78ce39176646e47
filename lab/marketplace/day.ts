/** Where the lab's own marketplace stands: kept in HOME/marketplace.json. */
export interface MarketplaceDay {
  /** The date of its first load, `YYYY-MM-DD`. */
  readonly startDate: string;
  readonly scale: number;
  /** Days since the first load. */
  readonly day: number;
}

/** The number of a date, counted from the first load's. */
export function dayOf(startDate: string, date: string): number {
  return Math.round((Date.parse(`${date}T00:00:00Z`) - Date.parse(`${startDate}T00:00:00Z`)) / 86_400_000);
}
