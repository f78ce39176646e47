import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import {
  type ChangedRow,
  type ColumnAgreement,
  type HistoryDifference,
  MOST_EXAMPLES,
  type RowCounts,
  type TableDifference,
  type Values,
} from "./difference";
import { columnAt, type RowsFile } from "./rows-file";

export interface Pairing {
  /** Columns of both sides; equal values make two rows one. None: rows are paired whole. */
  readonly key: readonly string[];
  /** The part of `key` that names what has versions; null: rows have none. */
  readonly versionsOf: readonly string[] | null;
  /** By which column the rows of one key are told apart where there are several, latest first. */
  readonly latestBy: readonly string[];
}

/**
 * Compares the columns that both sides have. Rows with one key are paired in the order of their values, so that a key that
 * occurs twice is seen. DuckDB joins: a table of a laptop's warehouse need not fit into this process.
 */
export async function compareRows(before: RowsFile, after: RowsFile, pairing: Pairing): Promise<TableDifference> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    return await new Comparing(connection, before, after, pairing).difference();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

class Comparing {
  private readonly common: readonly string[];
  private readonly key: readonly string[];
  /** Compared besides the key. */
  private readonly values: readonly string[];

  constructor(
    private readonly connection: DuckDBConnection,
    private readonly before: RowsFile,
    private readonly after: RowsFile,
    private readonly pairing: Pairing,
  ) {
    this.common = before.columns.filter((name) => after.columns.includes(name));
    this.key = pairing.key.length === 0 ? this.common : pairing.key;
    this.values = this.common.filter((name) => !this.key.includes(name));
  }

  async difference(): Promise<TableDifference> {
    await this.pair();
    const counted = await this.counts();
    return {
      key: this.key,
      ...counted,
      examples: {
        changed: await this.changedRows(),
        onlyBefore: await this.rowsOfOneSide("b", "a"),
        onlyAfter: await this.rowsOfOneSide("a", "b"),
      },
      history: await this.history(),
    };
  }

  /** One row a pair: `b0`, `b1`... and `a0`, `a1`... are the common columns, `bn` and `an` NULL where a side has none. */
  private async pair(): Promise<void> {
    const same = [...this.key.map((name) => `b${this.at(name)} IS NOT DISTINCT FROM a${this.at(name)}`), "bn = an"];
    await this.connection.run(
      `CREATE TEMP TABLE pairs AS
       SELECT * FROM (${this.numbered(this.before, "b")}) FULL JOIN (${this.numbered(this.after, "a")}) ON ${same.join(" AND ")}`,
    );
  }

  private numbered(rows: RowsFile, side: string): string {
    const columns = this.common.map((name) => `${columnAt(rows.columns.indexOf(name))} AS ${side}${this.at(name)}`);
    const own = (names: readonly string[]): string[] => names.map((name) => columnAt(rows.columns.indexOf(name)));
    const order = [
      ...own(this.pairing.latestBy.filter((name) => rows.columns.includes(name))).map((each) => `${each} DESC`),
      ...own(this.common),
    ];
    const partition = this.key.length === 0 ? "" : `PARTITION BY ${own(this.key).join(", ")} `;
    const number = `row_number() OVER (${partition}${order.length === 0 ? "" : `ORDER BY ${order.join(", ")}`})`;
    const types = rows.columns.map((_, index) => `${columnAt(index)}: 'VARCHAR'`);
    const from = `read_json(${literal(rows.path)}, format = 'newline_delimited', columns = {${types.join(", ")}})`;
    return `SELECT ${[...columns, `${number} AS ${side}n`].join(", ")} FROM ${from}`;
  }

  private async counts(): Promise<{ rows: RowCounts; columns: readonly ColumnAgreement[] }> {
    const numbers = await this.numbers([
      "count(bn)",
      "count(an)",
      "count_if(an IS NULL)",
      "count_if(bn IS NULL)",
      `count_if(${this.differs()})`,
      ...this.values.map((name) => `count_if(${BOTH} AND ${this.unlike(name)})`),
    ]);
    const [before = 0, after = 0, onlyBefore = 0, onlyAfter = 0, changed = 0, ...differing] = numbers;
    const both = before - onlyBefore;
    return {
      rows: { before, after, onlyBefore, onlyAfter, changed, same: both - changed },
      columns: this.values.map((column, index): ColumnAgreement => {
        const unlike = differing[index] ?? 0;
        const agreeing = both - unlike;
        return { column, agreeing, differing: unlike, share: both === 0 ? null : agreeing / both };
      }),
    };
  }

  private async changedRows(): Promise<readonly ChangedRow[]> {
    const rows = await this.rows(`SELECT * FROM pairs WHERE ${this.differs()} ${this.ordered("b")}`);
    return rows.map((row) => ({
      key: this.valuesOf(row, this.key, "b"),
      values: this.values.flatMap((column) => {
        const [was, is] = [textOf(row[`b${this.at(column)}`]), textOf(row[`a${this.at(column)}`])];
        return was === is ? [] : [{ column, before: was, after: is }];
      }),
    }));
  }

  private async rowsOfOneSide(side: string, other: string): Promise<readonly Values[]> {
    const rows = await this.rows(`SELECT * FROM pairs WHERE ${other}n IS NULL ${this.ordered(side)}`);
    return rows.map((row) => this.valuesOf(row, this.common, side));
  }

  private async history(): Promise<HistoryDifference | null> {
    const { versionsOf } = this.pairing;
    if (versionsOf === null) return null;
    const grouped = (side: string): string => {
      const names = versionsOf.map((name) => `${side}${this.at(name)}`);
      return `SELECT ${[...names, `count(*) AS ${side}c`].join(", ")} FROM pairs WHERE ${side}n IS NOT NULL GROUP BY ${names.join(", ")}`;
    };
    const same = versionsOf.map((name) => `b${this.at(name)} IS NOT DISTINCT FROM a${this.at(name)}`);
    await this.connection.run(
      `CREATE TEMP TABLE versions AS SELECT * FROM (${grouped("b")}) JOIN (${grouped("a")}) ON ${same.join(" AND ")}`,
    );
    const [split = 0, merged = 0] = await this.numbers(["count_if(ac > bc)", "count_if(ac < bc)"], "versions");
    const order = versionsOf.map((name) => `b${this.at(name)}`).join(", ");
    const rows = await this.rows(
      `SELECT * FROM versions WHERE ac <> bc ORDER BY ${order} LIMIT ${String(MOST_EXAMPLES)}`,
    );
    const examples = rows.map((row) => ({
      key: this.valuesOf(row, versionsOf, "b"),
      before: Number(row["bc"]),
      after: Number(row["ac"]),
    }));
    return { split, merged, examples };
  }

  private differs(): string {
    return this.values.length === 0
      ? "false"
      : `${BOTH} AND (${this.values.map((name) => this.unlike(name)).join(" OR ")})`;
  }

  private unlike(name: string): string {
    return `b${this.at(name)} IS DISTINCT FROM a${this.at(name)}`;
  }

  private ordered(side: string): string {
    const order = [...this.key.map((name) => `${side}${this.at(name)}`), `${side}n`];
    return `ORDER BY ${order.join(", ")} LIMIT ${String(MOST_EXAMPLES)}`;
  }

  private at(name: string): string {
    return String(this.common.indexOf(name));
  }

  private valuesOf(row: Row, names: readonly string[], side: string): Values {
    return Object.fromEntries(names.map((name) => [name, textOf(row[`${side}${this.at(name)}`])]));
  }

  private async numbers(expressions: readonly string[], table = "pairs"): Promise<readonly number[]> {
    const reader = await this.connection.runAndReadAll(`SELECT ${expressions.join(", ")} FROM ${table}`);
    return (reader.getRows()[0] ?? []).map(Number);
  }

  private async rows(sql: string): Promise<readonly Row[]> {
    return (await this.connection.runAndReadAll(sql)).getRowObjects();
  }
}

const BOTH = "bn IS NOT NULL AND an IS NOT NULL";

type Row = Readonly<Record<string, unknown>>;

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
