import { createConnection, type Connection } from "mysql2/promise";
import type { Source } from "../../pipeline-dsl/model";
import { createTable, replaceRows } from "../marketplace/source-tables";
import type { SourceAddress } from "../source/address";
import type { Row } from "../marketplace/rows";
import type { Run, SourceState } from "./change-log";

/** No price and no amount is negative: a rule holds these rows back. */
const REJECTED = "-1.00";

/** A real source that is brought into the states of a change log, one after another. */
export class SourceDatabase {
  private constructor(
    private readonly connection: Connection,
    private readonly source: Source,
  ) {}

  static async open(
    { host, port, username, password, database }: SourceAddress,
    source: Source,
  ): Promise<SourceDatabase> {
    const connection = await createConnection({ host, port, user: username, password, database, timezone: "Z" });
    for (const table of source.tables) await createTable(connection, table);
    return new SourceDatabase(connection, source);
  }

  /** Viewings are only ever added; everything else is as the state says. */
  async put(state: SourceState): Promise<void> {
    await this.replace(
      "apartments",
      state.apartments.map(({ created_at, price, held, ...row }) => ({
        ...row,
        price: held === true ? REJECTED : price,
        created_at: noon(created_at),
      })),
    );
    await this.replace(
      "bookings",
      state.bookings.map(({ amount, held, ...row }) => ({ ...row, total_amount: held === true ? REJECTED : amount })),
    );
    await this.add(
      "user_viewing",
      state.viewings.map((row) => ({ ...row, viewing_date: `${row.viewing_date} 00:30:00` })),
    );
  }

  async close(): Promise<void> {
    await this.connection.end();
  }

  private async replace(name: string, rows: readonly Row[]): Promise<void> {
    await this.connection.query(`DELETE FROM \`${name}\``);
    await this.add(name, rows);
  }

  private async add(name: string, rows: readonly Row[]): Promise<void> {
    const table = this.source.tables.find((each) => each.name === name);
    if (table === undefined) throw new Error(`the source has no table ${name}`);
    await replaceRows(this.connection, table, rows);
  }
}

function noon(date: string | null): string | null {
  return date === null ? null : `${date} 12:00:00`;
}

/** A run reads the viewings of its window only: from midnight of the last earlier date to the schedule's time. */
export function withinWindows(log: readonly Run[]): readonly Run[] {
  return log.map((run, index) => {
    const earlier = log.slice(0, index).findLast(({ logical_date }) => logical_date < run.logical_date);
    const from = earlier?.logical_date ?? "";
    const clamp = (date: string): string => (date > run.logical_date ? run.logical_date : date < from ? from : date);
    return { ...run, viewings: run.viewings.map((row) => ({ ...row, viewing_date: clamp(row.viewing_date) })) };
  });
}
