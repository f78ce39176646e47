import { mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { WarehouseAction } from "./action";
import { runBatch } from "./batch";
import { PgliteServer } from "./pglite";
import type { QueryResult } from "./server";

const folder = mkdtempSync(join(tmpdir(), "lab-warehouse-"));

async function writeParquet(name: string, select: string): Promise<string> {
  const target = join(folder, name, "load_date=2026-01-31");
  mkdirSync(target, { recursive: true });
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(`COPY (${select}) TO '${join(target, "part-0.parquet")}' (FORMAT parquet)`);
  connection.closeSync();
  return target;
}

function sql(text: string): WarehouseAction {
  return { kind: "sql", text };
}

describe("a batch in PGlite", () => {
  let server: PgliteServer;
  beforeAll(async () => {
    server = await PgliteServer.open(join(folder, "data"));
    await run(sql("CREATE TABLE t (id INTEGER, price NUMERIC(10,2), name VARCHAR(40), seen TIMESTAMP, day DATE)"));
  });
  afterAll(() => server.close());

  function run(...actions: WarehouseAction[]): Promise<readonly QueryResult[]> {
    return runBatch(server, { actions, killBefore: null, temporaryFolder: join(folder, "tmp") });
  }
  async function rowsOf(query: string): Promise<QueryResult["rows"]> {
    return (await run(sql(query)))[0]?.rows ?? [];
  }
  function copy(from: string, table = "t"): WarehouseAction {
    return { kind: "copy", table, columns: null, from };
  }

  test("copies Parquet as it is: NULL, empty text, a text that reads \\N, quotes, unicode, decimals, times", async () => {
    const from = await writeParquet(
      "values",
      String.raw`SELECT * FROM (VALUES
        (1::INTEGER, 10.50::DECIMAL(10,2), 'Zürich "Süd", 🏠' || chr(10) || 'two', TIMESTAMP '2026-01-31 02:00:00.123456', DATE '2026-01-31'),
        (2, NULL, '', NULL, NULL), (3, 99999999.99::DECIMAL(10,2), '\N', NULL, DATE '0001-01-01'), (4, 0::DECIMAL(10,2), NULL, NULL, NULL)) AS v(id, price, name, seen, d)`,
    );
    await run(copy(from));
    expect(await rowsOf("SELECT * FROM t ORDER BY id")).toEqual([
      [1, "10.50", 'Zürich "Süd", 🏠\ntwo', "2026-01-31 02:00:00.123456", "2026-01-31"],
      [2, null, "", null, null],
      [3, "99999999.99", "\\N", null, "0001-01-01"],
      [4, "0.00", null, null, null],
    ]);
  });

  test.each([
    [
      "an integer of another width",
      "1::BIGINT, 1::DECIMAL(10,2), 'x', now()::TIMESTAMP, current_date",
      /'t\.id'. Column type: integer, Parquet type: BIGINT/,
    ],
    [
      "a decimal of another scale",
      "1, 1::DECIMAL(10,3), 'x', now()::TIMESTAMP, current_date",
      /'t\.price'.*DECIMAL\(10,3\)/,
    ],
    [
      "a missing column",
      "1, 1::DECIMAL(10,2), 'x', now()::TIMESTAMP",
      /Unmatched number of columns.*Table columns: 5, Data columns: 4/,
    ],
  ])("refuses %s, as Redshift's COPY does", async (_, columns, message) => {
    const from = await writeParquet(`bad-${columns.length}`, `SELECT ${columns}`);
    await expect(run(copy(from))).rejects.toThrow(message);
  });

  test("refuses a folder that does not exist", async () => {
    await expect(run(copy(join(folder, "nowhere")))).rejects.toThrow(/prefix .*nowhere' does not exist/);
  });

  test("an empty Parquet file is no rows and no error", async () => {
    const from = await writeParquet("empty", "SELECT 1 AS id WHERE false");
    await run(sql("CREATE TABLE ids (id INTEGER)"), copy(from, "ids"));
    expect(await rowsOf("SELECT count(*) FROM ids")).toEqual([[0]]);
  });

  test("is one transaction, and its temporary tables end with it", async () => {
    await run(sql("CREATE TABLE counted (n INTEGER)"));
    await expect(run(sql("INSERT INTO counted VALUES (1)"), sql("SELECT nonsense"))).rejects.toThrow(/nonsense/);
    await run(sql("CREATE TEMP TABLE this_run AS SELECT 7 AS n"), sql("INSERT INTO counted SELECT n FROM this_run"));
    await run(sql("CREATE TEMP TABLE this_run AS SELECT 8 AS n"));
    expect(await rowsOf("SELECT n FROM counted")).toEqual([[7]]);
  });

  test("a killed session leaves nothing behind", async () => {
    await run(sql("CREATE TABLE half (n INTEGER)"));
    const actions = [sql("INSERT INTO half VALUES (1)"), sql("INSERT INTO half VALUES (2)")];
    await expect(runBatch(server, { actions, killBefore: 1, temporaryFolder: folder })).rejects.toThrow(
      /session was ended/,
    );
    expect(await rowsOf("SELECT n FROM half")).toEqual([]);
  });

  test("unloads a query as one JSON object a line", async () => {
    const to = join(folder, "manifests", "tables");
    await run({ kind: "unload", query: "SELECT 'a' AS name, 2 AS n UNION ALL SELECT 'b', NULL ORDER BY 1", to });
    expect(readFileSync(`${to}000.json`, "utf8")).toBe('{"name":"a","n":2}\n{"name":"b","n":null}\n');
  });
});
