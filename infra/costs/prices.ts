import table from "../prices.json";

/** What things cost, dated. `infra/prices.json` is one; its schema is derived from this. */
export interface PriceTable {
  $schema?: string;
  /**
   * The day on which the prices were collected.
   * @pattern ^[0-9]{4}-[0-9]{2}-[0-9]{2}$
   */
  asOf: string;
  /** The Region whose prices these are: others cost more or less. */
  region: string;
  currency: "USD";
  /** Where they were read, and what they leave out. */
  collectedFrom: string;
  /** @minimum 1 */
  hoursAMonth: number;
  /** The pages of AWS on which the prices are to be checked. */
  pages: string[];
  /** By what is paid: `key`, `redshift.ra3.xlplus`. */
  prices: Record<string, Price>;
}

export interface Price {
  /** @minimum 0 */
  price: number;
  /** `a node-hour`. */
  unit: string;
  /** Which of `pages`.
   *  @minimum 0 */
  page: number;
}

export const PRICES = table as PriceTable;
