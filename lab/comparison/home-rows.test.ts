import { DuckDBInstance } from "@duckdb/node-api";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EditableModel, rentalModel } from "../../pipeline-dsl/checks/testing/rental";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { LabError } from "../errors";
import { HomeRows } from "./home-rows";

const MODEL = rentalModel();
const DATES = ["2026-01-01", "2026-01-02"];
const folder = mkdtempSync(join(tmpdir(), "home-rows-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const TYPES: Readonly<Record<string, string>> = { price: "DECIMAL(10,2)", created_at: "TIMESTAMP" };

let homes = 0;
/** A home in which both dates are committed, with raw rows of apartments, and of nothing else that matters. */
async function home(columns: readonly string[], dates = DATES): Promise<string> {
  const place = join(folder, String((homes += 1)));
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "home.json"), JSON.stringify({ pipeline: MODEL.name }));
  const items = dates.map((date) => ({
    pipeline: { S: MODEL.name },
    item: { S: `committed#${date}` },
    logical_date: { S: date },
    run_id: { S: date },
  }));
  writeFileSync(join(place, "ledger.json"), JSON.stringify(items));
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  for (const date of DATES) {
    const to = join(place, "lake", "raw", "marketplace", "apartments", `load_date=${date}`);
    mkdirSync(to, { recursive: true });
    const values = columns.map(
      (name) => `CAST(NULL AS ${TYPES[name] ?? (name.endsWith("_id") ? "INTEGER" : "VARCHAR")}) AS ${name}`,
    );
    await connection.run(`COPY (SELECT ${values.join(", ")}) TO '${join(to, "a.parquet")}' (FORMAT parquet)`);
  }
  connection.closeSync();
  return place;
}

const COLUMNS = ["apartment_id", "location", "price", "status", "created_at"];

/** Of the apartments alone, so that no other table has to lie in raw/. */
function apartments(edit: (column: EditableColumn) => void = () => undefined): PipelineModel {
  return rentalModel((model) => {
    for (const source of model.sources) {
      source.tables = source.tables.filter(({ name }) => name === "apartments");
      for (const { columns } of source.tables) columns.forEach(edit);
    }
    model.warehouse.targets = [];
    model.quality.rules = [];
  });
}

type EditableColumn = EditableModel["sources"][number]["tables"][number]["columns"][number];

async function refusal(work: () => unknown): Promise<readonly string[]> {
  try {
    await work();
  } catch (error) {
    if (error instanceof LabError) return [error.code, error.message];
    throw error;
  }
  return ["none", ""];
}

test("a home gives its committed dates, takes no notes for what it holds, and is let go of", async () => {
  const place = await home(COLUMNS);
  const before = readdirSync(place, { recursive: true }).sort();
  const rows = HomeRows.open(place, [MODEL.name]);
  expect(rows.dates).toEqual(DATES);
  expect(await rows.check(apartments())).toEqual([]);
  expect(await refusal(() => HomeRows.open(place, [MODEL.name]))).toEqual([
    "Pipeline.AlreadyRunning",
    expect.stringContaining(place),
  ]);
  await rows.close();
  expect(readdirSync(place, { recursive: true }).sort()).toEqual(before);
});

test("the hash is that of the rows: it changes with one of them and with nothing else of the home", async () => {
  const place = await home(COLUMNS);
  const hash = async (): Promise<string> => {
    const rows = HomeRows.open(place, [MODEL.name]);
    await rows.close();
    return rows.hash;
  };
  const first = await hash();
  writeFileSync(join(place, "marketplace.json"), "{}");
  expect(await hash()).toBe(first);
  writeFileSync(
    join(place, "lake", "raw", "marketplace", "apartments", `load_date=${DATES[0] ?? ""}`, "b.parquet"),
    "x",
  );
  expect(await hash()).not.toBe(first);
});

test("a column that no run has read is NULL, and it is said; one that is never NULL is refused", async () => {
  const rows = HomeRows.open(await home(COLUMNS.filter((name) => name !== "status")), [MODEL.name]);
  expect(await rows.check(apartments())).toEqual([
    expect.stringMatching(/^marketplace\.apartments\.status is NULL in the rows of .*: its runs have not read it/),
  ]);
  const strict = apartments((column) => {
    if (column.name === "status") column.nullable = false;
  });
  expect(await refusal(() => rows.check(strict))).toEqual([
    "Comparison.RowsLacking",
    expect.stringContaining("marketplace.apartments.status, which is never NULL"),
  ]);
  await rows.close();
});

test("a column of another type, and a table that was not read, are refused", async () => {
  const other = apartments((column) => {
    if (column.name === "location") column.type = { kind: "date" };
  });
  const rows = HomeRows.open(await home(COLUMNS), [MODEL.name]);
  expect(await refusal(() => rows.check(other))).toEqual([
    "Comparison.RowsLacking",
    expect.stringContaining("marketplace.apartments.location on 2026-01-01 as VARCHAR, not as DATE"),
  ]);
  expect(await refusal(() => rows.check(MODEL))).toEqual([
    "Comparison.RowsLacking",
    expect.stringContaining("has not read the table marketplace.apartment_attributes on 2026-01-01"),
  ]);
  await rows.close();
});

test("no home, another pipeline's, and one without a committed date are refused, and nothing is left in them", async () => {
  const nowhere = join(folder, "nowhere");
  expect((await refusal(() => HomeRows.open(nowhere, [MODEL.name])))[0]).toBe("Lab.NoHome");
  expect(existsSync(nowhere)).toBe(false);
  const place = await home(COLUMNS, []);
  expect(await refusal(() => HomeRows.open(place, ["Other"]))).toEqual([
    "Lab.OtherPipeline",
    expect.stringContaining(`belongs to the pipeline ${MODEL.name}; give --data a home of Other`),
  ]);
  expect((await refusal(() => HomeRows.open(place, [MODEL.name])))[0]).toBe("Comparison.NoCommittedDate");
  expect(existsSync(join(place, "lock"))).toBe(false);
});

test("the reading of a source is replaced by a copy of what was read on that date, and of nothing else", async () => {
  const place = await home([...COLUMNS, "further"]);
  const rows = HomeRows.open(place, [MODEL.name]);
  const lake = join(folder, "other-lake");
  const { extract, sources } = await rows.open(apartments(), lake);
  expect(Object.keys(sources)).toEqual(["marketplace"]);
  const [date = ""] = DATES;
  const exit = await extract?.({
    script: "RDS_TO_S3_job.py",
    arguments: ["--plan", "plan.json", "--logical_date", date, "--scope", "x"],
    environment: {},
    log: join(folder, "log"),
    signal: new AbortController().signal,
    onProgress: () => false,
  });
  expect(exit?.code).toBe(0);
  const copied = readdirSync(lake, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(copied.map((entry) => join(entry.parentPath, entry.name))).toEqual([
    join(lake, "raw", "marketplace", "apartments", `load_date=${date}`, "a.parquet"),
  ]);
  await rows.close();
});
