import { mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import type { WarehouseAction } from "./action";
import { runBatch } from "./batch";
import { OwnPostgres } from "./own-postgres";
import { rewriteForPostgres } from "./rewrite";
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
  return { kind: "sql", text, filled: null, locked: null };
}

interface Kind {
  /** The column's, in PostgreSQL. */
  readonly type: string;
  /** The Parquet column's, in DuckDB. */
  readonly parquet: string;
  readonly text: fc.Arbitrary<string>;
}

const MOST_SECONDS = 253_402_300_799;
const instant = fc.integer({ min: -62_135_596_800, max: MOST_SECONDS }).map((seconds) => new Date(1000 * seconds));

const KINDS: readonly Kind[] = [
  { type: "SMALLINT", parquet: "TINYINT", text: fc.integer({ min: -128, max: 127 }).map(String) },
  { type: "SMALLINT", parquet: "SMALLINT", text: fc.integer({ min: -32_768, max: 32_767 }).map(String) },
  { type: "INTEGER", parquet: "INTEGER", text: fc.integer().map(String) },
  { type: "BIGINT", parquet: "BIGINT", text: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map(String) },
  { type: "BOOLEAN", parquet: "BOOLEAN", text: fc.boolean().map(String) },
  { type: "REAL", parquet: "FLOAT", text: fc.float({ noNaN: true, noDefaultInfinity: true }).map(String) },
  {
    type: "DOUBLE PRECISION",
    parquet: "DOUBLE",
    text: fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  },
  { type: "NUMERIC(6,0)", parquet: "DECIMAL(6,0)", text: fc.integer({ min: -999_999, max: 999_999 }).map(String) },
  { type: "NUMERIC(4,3)", parquet: "DECIMAL(4,3)", text: decimal(4, 3) },
  { type: "NUMERIC(38,10)", parquet: "DECIMAL(38,10)", text: decimal(38, 10) },
  { type: "DATE", parquet: "DATE", text: instant.map((date) => date.toISOString().slice(0, 10)) },
  {
    type: "TIMESTAMP",
    parquet: "TIMESTAMP",
    text: fc
      .tuple(instant, fc.nat(999_999))
      .map(([date, part]) => `${date.toISOString().slice(0, 19)}.${String(part).padStart(6, "0")}`),
  },
  { type: "TIMESTAMP", parquet: "TIMESTAMPTZ", text: instant.map((date) => date.toISOString().slice(0, 19)) },
  {
    type: "VARCHAR(4000)",
    parquet: "VARCHAR",
    text: fc.string({ unit: "binary" }).filter((text) => !text.includes("\0")),
  },
  { type: "BYTEA", parquet: "BLOB", text: fc.uint8Array().map((bytes) => Buffer.from(bytes).toString("hex")) },
];

function decimal(precision: number, scale: number): fc.Arbitrary<string> {
  const most = 10n ** BigInt(precision) - 1n;
  return fc.oneof(fc.bigInt(-most, most), fc.bigInt(-20_000n > -most ? -20_000n : -most, 9_999n)).map((unscaled) => {
    const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, "0");
    return `${unscaled < 0n ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  });
}

function literal(kind: Kind | undefined, engine: "duckdb" | "postgres", text: string | null): string {
  if (kind === undefined) throw new Error("a row has as many values as there are kinds");
  const type = engine === "duckdb" ? kind.parquet : kind.type;
  if (text === null) return `CAST(NULL AS ${type})`;
  if (kind.type === "BYTEA") return engine === "duckdb" ? `from_hex('${text}')` : `'\\x${text}'::BYTEA`;
  // DuckDB's session may have any time zone; Parquet's instants are UTC.
  const zone = type === "TIMESTAMPTZ" ? "Z" : "";
  return `CAST('${text.replaceAll("'", "''")}${zone}' AS ${type})`;
}

describe("a batch", () => {
  let server: OwnPostgres;
  beforeAll(async () => {
    server = await OwnPostgres.open(join(folder, "data"));
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

  test("a table that is locked is known as large as it has become, when it has changed by more than a tenth", async () => {
    const known = async (): Promise<unknown> =>
      (await rowsOf("SELECT reltuples::INTEGER FROM pg_class WHERE relname = 'grows'"))[0]?.[0];
    const lock = rewriteForPostgres("-- Kept for this load.\nLOCK public.grows");
    const grow = async (rows: number): Promise<unknown> => {
      await run(sql(`INSERT INTO grows SELECT * FROM generate_series(1, ${String(rows)})`));
      await run(lock);
      return known();
    };
    await run(sql("CREATE TABLE grows (id INTEGER)"));
    expect([await grow(10_000), await grow(500), await grow(1_000)]).toEqual([10_000, 10_000, 11_500]);
  });

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

  test("takes a row of 4 MB, and refuses one of a byte more", async () => {
    await run(sql("CREATE TABLE wide (name VARCHAR(12), bytes BYTEA)"));
    const row = (more: string): string => `SELECT 'ab${more}', encode(repeat('x', ${String(4 * 1024 * 1024 - 2)}))`;
    await run(copy(await writeParquet("row-of-4-mb", row("")), "wide"));
    const longer = await writeParquet("row-of-more", row("c"));
    await expect(run(copy(longer, "wide"))).rejects.toThrow("a row has 4194305 bytes");
  });

  test("takes a text of as many bytes as the VARCHAR has, and refuses one of more, whatever its characters need", async () => {
    await run(sql("CREATE TABLE narrow (name VARCHAR(12))"));
    let folders = 0;
    const texts = fc.array(fc.constantFrom("a", "é", "€", "🏠"), { minLength: 1, maxLength: 13 });
    await fc.assert(
      fc.asyncProperty(texts, async (characters) => {
        const text = characters.join("");
        const from = await writeParquet(`bytes-${folders++}`, `SELECT '${text}' AS name UNION ALL SELECT NULL`);
        const copied = run(copy(from, "narrow"));
        if (Buffer.byteLength(text) <= 12) await expect(copied).resolves.toBeDefined();
        else await expect(copied).rejects.toThrow(`Table: 12, Data: ${Buffer.byteLength(text)}`);
      }),
      { numRuns: 20 },
    );
    expect(await rowsOf("SELECT count(*) FROM narrow WHERE octet_length(name) > 12")).toEqual([[0]]);
  });

  test.each([
    ["a NUL", "NULL, NULL, 'a' || chr(0) || 'b', NULL, NULL", /hold a NUL/],
    ["a date after Redshift's last", "NULL, NULL, NULL, NULL, DATE '294277-01-01'", /date out of range.*294277/],
    ["a date before Redshift's first", "NULL, NULL, NULL, NULL, DATE '4714-01-01 (BC)'", /date out of range/],
  ])("refuses %s, and keeps what the table held", async (name, columns, message) => {
    const [id, price, text, seen, day] = columns.split(", ");
    const from = await writeParquet(
      `limit-${name.length}`,
      `SELECT ${id}::INTEGER AS id, ${price}::DECIMAL(10,2) AS price, ${text}::VARCHAR AS name, ${seen}::TIMESTAMP AS seen, ${day}::DATE AS d`,
    );
    const before = await rowsOf("SELECT count(*) FROM t");
    await expect(run(copy(from))).rejects.toThrow(message);
    expect(await rowsOf("SELECT count(*) FROM t")).toEqual(before);
  });

  test("copies every value of every type as SQL says it", async () => {
    await run(sql(`CREATE TABLE copied (${KINDS.map(({ type }, index) => `c${index} ${type}`).join(", ")})`));
    await run(sql("CREATE TABLE said (LIKE copied)"));
    let folders = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(...KINDS.map(({ text }) => fc.option(text))), { minLength: 1 }),
        async (rows) => {
          const select = (engine: "duckdb" | "postgres"): string =>
            rows
              .map((row) => `SELECT ${row.map((text, index) => literal(KINDS[index], engine, text)).join(", ")}`)
              .join(" UNION ALL ");
          const from = await writeParquet(`values-${folders++}`, select("duckdb"));
          await run(sql("TRUNCATE copied, said"), copy(from, "copied"), sql(`INSERT INTO said ${select("postgres")}`));
          const differences = "(TABLE copied EXCEPT ALL TABLE said) UNION ALL (TABLE said EXCEPT ALL TABLE copied)";
          expect(await rowsOf(differences)).toEqual([]);
          expect(await rowsOf("SELECT count(*) FROM copied")).toEqual([[rows.length]]);
        },
      ),
      { numRuns: 30 },
    );
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
    await run({
      kind: "unload",
      format: "json",
      extension: "json",
      query: "SELECT 'a' AS name, 2 AS n UNION ALL SELECT 'b', NULL ORDER BY 1",
      to,
    });
    expect(readFileSync(`${to}000.json`, "utf8")).toBe('{"name":"a","n":2}\n{"name":"b","n":null}\n');
  });
});
