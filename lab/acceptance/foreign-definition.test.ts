import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv from "ajv";
import { createConnection } from "mysql2/promise";
import { folderWith, pipeline, type Outcome } from "../../cli/testing";
import { runResultSchema, type RunResult } from "../result";
import { startMariaDb, type SourceServer } from "../source/mariadb";
import { ZOO_DATABASE, ZOO_DEFINITION } from "./foreign-definition";
import { IS_INSTALLED } from "./rental-lab";

const MINUTES = 60_000;
const PASSWORD = "p@ss:/?#%'w";

/** Somebody else's pipeline, with the real command: definition, home and working folder are all elsewhere. */
(IS_INSTALLED ? describe : describe.skip)("a definition outside of the repository", () => {
  const definition = join(folderWith(ZOO_DEFINITION), "pipeline.ts");
  const elsewhere = mkdtempSync(join(tmpdir(), "elsewhere-"));
  let server: SourceServer;
  let outcome: Outcome;
  let result: RunResult;

  beforeAll(async () => {
    server = await startMariaDb(join(elsewhere, "source"));
    const { host, port, username, database } = await server.database("zoo");
    const connection = await createConnection({ host, port, user: username, database, multipleStatements: true });
    await connection.query(ZOO_DATABASE);
    await connection.query("CREATE USER reader IDENTIFIED BY ?; GRANT SELECT ON zoo.* TO reader", [PASSWORD]);
    await connection.end();
    const source = `mysql://reader:${encodeURIComponent(PASSWORD)}@${host}:${String(port)}/${database}`;
    const places = ["--definition", definition, "--home", "home", "--source", source];
    outcome = pipeline(["run", ...places, "--date", "2026-02-01", "--json"], elsewhere);
    result = JSON.parse(outcome.stdout) as RunResult;
  }, 10 * MINUTES);
  afterAll(() => server.stop());

  function query(sql: string): Record<string, unknown>[] {
    const { stdout } = pipeline(["query", sql, "--home", "home", "--json"], elsewhere);
    return JSON.parse(stdout) as Record<string, unknown>[];
  }

  test("is checked without findings, and runs", () => {
    expect(pipeline(["check", "--definition", definition], elsewhere)).toMatchObject({ exitCode: 0 });
    expect(result.error).toBeNull();
    expect(outcome.exitCode).toBe(0);
    const validate = new Ajv().compile(runResultSchema);
    expect([validate(result), validate.errors]).toEqual([true, null]);
  });

  test("values of every type arrive exactly, at the edges too", () => {
    const rows = query(`SELECT * FROM fact_animals ORDER BY id`);
    const [nothing, least, odd, most] = rows.map(({ animal_key: _, ...row }) => row);
    expect(Object.entries(nothing ?? {}).filter(([, value]) => value !== null)).toEqual([["id", "0"]]);
    expect(least).toEqual({
      ...{ id: "1", tiny: -128, tiny_u: 0, small: -32768, small_u: 0, medium: -8388608, medium_u: 0 },
      ...{ regular: -2147483648, regular_u: 0, big: "-9223372036854775808", big_u: "0", flag: false, bits: "0" },
      ...{ money: "-9999999999999999999999999999.9999999999", fraction: "-0.999999999999999999999999999999" },
      ...{ real4: -1.5, real8: -1.7976931348623157e308, fixed: "", words: "", essay: "", endless: "" },
      ...{ b: "\\x00000000", vb: "\\x", bl: "\\x", d: "1000-01-01", dt: "1000-01-01 00:00:00" },
      ...{ dt6: "1000-01-01 00:00:00.000001", ts: "1970-01-01 00:00:01", ts6: "1970-01-01 00:00:01.000001" },
      ...{ ti: "-838:59:59", ti6: "-00:00:01.500000", y: 1901, e: "a,b", s: "", j: "{}" },
    });
    // Zero dates are NULL, NULs and blanks at the end are cut, a cast text that is too long is NULL.
    expect(odd).toMatchObject({
      ...{ tiny: 2, flag: true, fixed: " a", words: "N\\N \"q\", 'x'", essay: "a\r\nb\t", endless: null },
      ...{ b: "\\x61620000", vb: "\\x00", d: null, dt: null, dt6: "1899-12-31 23:59:59.999", ts: null },
      ...{ ts6: "2026-10-25 01:30:00.25", ti: "25:00:00", y: 0, e: "", s: "", j: "null" },
    });
    expect(most).toEqual({
      ...{ id: "18446744073709551615", tiny: 127, tiny_u: 255, small: 32767, small_u: 65535, medium: 8388607 },
      ...{ medium_u: 16777215, regular: 2147483647, regular_u: 4294967295, big: "9223372036854775807" },
      ...{ big_u: "18446744073709551615", flag: true, bits: "18446744073709551615" },
      ...{ money: "9999999999999999999999999999.9999999999", fraction: "0.999999999999999999999999999999" },
      ...{ real4: 1.5, real8: 1.7976931348623157e308, fixed: "😀".repeat(5), words: "😀".repeat(255) },
      ...{
        essay: "€".repeat(21845),
        endless: "é".repeat(10),
        b: "\\x00ff0000",
        vb: "\\x5c4e",
        bl: `\\x${"00".repeat(65535)}`,
      },
      ...{ d: "9999-12-31", dt: "9999-12-31 23:59:59", dt6: "9999-12-31 23:59:59.999999", ts: "2038-01-19 03:14:07" },
      ...{ ts6: "2038-01-19 03:14:07.999999", ti: "838:59:59", ti6: "838:59:58.999999", y: 2155 },
      ...{ e: "back\\slash", s: "x,it's,Z z", j: '{"a": [1, "ü🦁", null]}' },
    });
  });

  test("composite keys, dates in two roles, NULLs, overflow and division by zero", () => {
    expect(
      query(`SELECT f.feeding_id, f.line, k.country, k.name, o.day AS ordered, d.day AS fed, amount, "each", more, label, weekday
        FROM fact_feedings f JOIN dim_keepers k USING (keeper_key) JOIN dim_days o ON o.day_key = ordered_key
        JOIN dim_days d ON d.day_key = fed_key ORDER BY 1, 2`),
    ).toEqual([
      {
        ...{ feeding_id: 1, line: 1, country: "DE", name: "it's", ordered: "2026-01-01", fed: "2026-01-31" },
        ...{ amount: "214748364699785251.6353", each: "0.046566128752411", more: null, label: "DE-1", weekday: 7 },
      },
      {
        ...{ feeding_id: 1, line: 2, country: "AT", name: null, ordered: "2026-01-31", fed: "2026-01-01" },
        ...{ amount: "0.0000", each: null, more: 2, label: "AT-1", weekday: 5 },
      },
      {
        ...{ feeding_id: 1234, line: 1, country: null, name: null, ordered: null, fed: null },
        ...{ amount: null, each: null, more: null, label: null, weekday: null },
      },
    ]);
  });

  test("each rule's ratio, at its threshold too, and what its breach does", () => {
    const quality = result.quality.map(({ rule, ratio, verdict }) => [rule.replace(/^\w+\./, ""), ratio, verdict]);
    expect(quality.sort()).toEqual([
      ["feedings.kilos", 0.75, "warned"],
      ["feedings.kilos_at_least", 2 / 3, "warned"],
      ["keepers.country_matches", 0, "warned"],
      ["keepers.name", 0.6, "warned"],
      ["keepers.name_one_of", 0.5, "warned"],
    ]);
    expect(result.rows).toContainEqual({ table: "zoo.feedings", zone: "quarantine", rows: 1 });
  });

  test("the report is there, and a query cannot write", () => {
    const { stdout, exitCode } = pipeline(["report", "--home", "home", "--definition", definition], elsewhere);
    expect(exitCode).toBe(0);
    expect(readFileSync(join(elsewhere, stdout.trim()), "utf8")).toContain("fact_feedings");
    for (const sql of ["DELETE FROM dim_days", "COMMIT; DELETE FROM zoo_dw.dim_days"])
      expect(pipeline(["query", sql, "--home", "home"], elsewhere)).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining("Warehouse.QueryFailed") as string,
      });
    expect(query("SELECT count(*) AS days FROM dim_days")).toEqual([{ days: 3 }]);
  });
});
