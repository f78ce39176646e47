import { createConnection, type Connection } from "mysql2/promise";
import type { Source, SourceTable } from "../../pipeline-dsl/model";
import type { SourceAddress } from "../source/address";
import { sourceError } from "../source/source-error";
import { Apartments } from "./apartments";
import { ApartmentAttributes } from "./attributes";
import { Bookings } from "./bookings";
import { Calendar } from "./calendar";
import { Dice, Purpose } from "./dice";
import { otherColumns } from "./other-columns";
import type { Row, TableStory } from "./rows";
import { sizeAt } from "./size";
import { createTable, deleteRows, loadRows, replaceRows } from "./source-tables";
import { Viewings } from "./viewings";

export interface MarketplaceOptions {
  readonly seed: number;
  /** 1: 20 thousand apartments, 200 thousand bookings, 500 thousand viewings. */
  readonly scale: number;
  /** The logical date of day 0, `YYYY-MM-DD`. */
  readonly startDate: string;
}

/** What a day changed, by table. */
export interface DayChanges {
  readonly [table: string]: { readonly inserted: number; readonly updated: number; readonly deleted: number };
}

/** Apartments that lose their location on a breached day; the completeness rule allows one in a hundred. */
const BREACHED_SHARE = 0.03;

/** The tables that a marketplace has rows for; a definition's other tables it does not make. */
export const MARKETPLACE_TABLES: readonly string[] = ["apartments", "apartment_attributes", "bookings", "user_viewing"];

/** The tables of sources that a marketplace has no rows for, as `source.table`. */
export function foreignTables(sources: readonly Source[]): readonly string[] {
  return sources.flatMap(({ name, tables }) =>
    tables.filter((table) => !MARKETPLACE_TABLES.includes(table.name)).map((table) => `${name}.${table.name}`),
  );
}

/** A believable marketplace in a MySQL-family database. The same seed and day make the same rows. */
export class Marketplace {
  private readonly stories: readonly TableStory[];
  private readonly apartments: Apartments;
  private readonly dice: Dice;

  private constructor(
    private readonly connection: Connection,
    private readonly source: Source,
    options: MarketplaceOptions,
  ) {
    const calendar = new Calendar(options.startDate);
    const size = sizeAt(options.scale);
    this.dice = new Dice(options.seed);
    this.apartments = new Apartments(this.dice, calendar, size);
    this.stories = [
      this.apartments,
      new ApartmentAttributes(this.dice, size),
      new Bookings(this.dice, calendar, size, this.apartments),
      new Viewings(this.dice, calendar, size),
    ];
  }

  static async connect(address: SourceAddress, source: Source, options: MarketplaceOptions): Promise<Marketplace> {
    const { host, port, username: user, password, database } = address;
    try {
      const connection = await createConnection({
        host,
        port,
        user,
        password,
        database,
        timezone: "Z",
        charset: "utf8mb4",
      });
      await connection.query("SET time_zone = '+00:00'");
      return new Marketplace(connection, source, options);
    } catch (error) {
      throw sourceError(`${host}:${String(port)}/${database}`, error);
    }
  }

  /** Makes the tables and day 0's rows, in place of whatever rows were there. */
  async fill(): Promise<void> {
    for (const { story, table } of this.tables()) {
      await createTable(this.connection, table);
      await this.connection.query(`TRUNCATE TABLE \`${table.name}\``);
      await loadRows(this.connection, table, this.rowsOf(story, table, 0));
    }
  }

  /** Moves the marketplace from the day before to this day. */
  async advance(day: number): Promise<DayChanges> {
    const changes: Record<string, DayChanges[string]> = {};
    for (const { story, table } of this.tables()) {
      await createTable(this.connection, table);
      changes[table.name] = await this.advanceTable(story, table, day);
    }
    return changes;
  }

  /** Spoils the day: too many apartments without a location. */
  async breach(day: number): Promise<number> {
    return this.writeBreached(day, (row) => ({ ...row, location: null }));
  }

  /** Undoes what `breach` did. */
  async correct(day: number): Promise<number> {
    return this.writeBreached(day, (row) => row);
  }

  async close(): Promise<void> {
    await this.connection.end();
  }

  private tables(): readonly { story: TableStory; table: SourceTable }[] {
    return this.stories.flatMap((story) => {
      const table = this.source.tables.find(({ name }) => name === story.table);
      return table === undefined ? [] : [{ story, table }];
    });
  }

  private async advanceTable(story: TableStory, table: SourceTable, day: number): Promise<DayChanges[string]> {
    const known = story.lastId(day - 1);
    const written: Row[] = [];
    const deleted: number[] = [];
    let inserted = 0;
    for (let id = story.changes ? 1 : known + 1; id <= story.lastId(day); id++) {
      const before = story.row(id, day - 1);
      const after = story.row(id, day);
      if (after === null) {
        if (before !== null) deleted.push(id);
      } else if (before === null || !isSame(before, after)) {
        if (before === null) inserted += 1;
        written.push({ ...otherColumns(table, after, this.dice, id), ...after });
      }
    }
    await replaceRows(this.connection, table, written);
    await deleteRows(this.connection, table, story.key, deleted);
    return { inserted, updated: written.length - inserted, deleted: deleted.length };
  }

  private *rowsOf(story: TableStory, table: SourceTable, day: number): Generator<Row> {
    for (let id = 1; id <= story.lastId(day); id++) {
      const row = story.row(id, day);
      if (row !== null) yield { ...otherColumns(table, row, this.dice, id), ...row };
    }
  }

  private async writeBreached(day: number, change: (row: Row) => Row): Promise<number> {
    const table = this.source.tables.find(({ name }) => name === this.apartments.table);
    if (table === undefined) return 0;
    const rows: Row[] = [];
    for (let id = 1; id <= this.apartments.lastId(day); id++) {
      const row = this.apartments.row(id, day);
      if (row !== null && this.dice.happens(BREACHED_SHARE, Purpose.Breached, id, day)) {
        rows.push({ ...otherColumns(table, row, this.dice, id), ...change(row) });
      }
    }
    await replaceRows(this.connection, table, rows);
    return rows.length;
  }
}

function isSame(before: Row, after: Row): boolean {
  return Object.keys(after).every((column) => before[column] === after[column]);
}
