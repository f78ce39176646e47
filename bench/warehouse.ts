import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DuckDBInstance } from "@duckdb/node-api";
import { runBatch } from "../lab/warehouse/batch";
import { PostgresServer } from "../lab/warehouse/postgres";
import { rewriteForPostgres } from "../lab/warehouse/rewrite";
import { parseModel } from "../pipeline-dsl/model/schema";
import { printEnsureBatch, printLoadBatch, renderStatement, type SqlBatch } from "../pipeline-dsl/targets/redshift";
import { median, secondsOf } from "./statistics";

const KEYS = Number(process.env["BENCH_KEYS"] ?? 1_000_000);
const CHANGED_SHARE = 0.01;
const REPETITIONS = 5;

/**
 * History of a dimension with a million keys, of which one in a hundred changes: the printed load (with its COPY from
 * Parquet and its assertions) against `dbt snapshot` (check strategy) on the same server and rows.
 */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const python = spawn(join(".cache", "bench", "bin", "python"), ["bench/postgres_and_dbt.py", folder], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<unknown> => JSON.parse(String((await answers.next()).value));
  try {
    const rival = async (): Promise<{ process: number; snapshot: number }> => {
      python.stdin.write("snapshot\n");
      return (await answer()) as { process: number; snapshot: number };
    };
    process.stdout.write(`${JSON.stringify(await compare(String(await answer()), folder, rival))}\n`);
  } finally {
    python.stdin.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(url: string, folder: string, rival: () => Promise<{ process: number; snapshot: number }>) {
  const server = PostgresServer.open(url);
  const model = parseModel(readFileSync("stacks/rental-marketplace/pipeline.lock.json", "utf8"));
  const target = model.warehouse.targets.find(({ name }) => name === "dim_apartments");
  if (target === undefined) throw new Error("the rental pipeline has no dim_apartments");
  const run = async (batch: SqlBatch, day: number): Promise<void> => {
    const values = {
      run_id: `run-${day}`,
      logical_date: dateOf(day),
      window_start: "",
      window_end: `${dateOf(day)}T02:00:00`,
      lakeRoot: folder,
      copyRoleArn: "arn:aws:iam::123456789012:role/bench",
    };
    const actions = batch.statements.map((statement) => rewriteForPostgres(renderStatement(statement, values)));
    await runBatch(server, { actions, temporaryFolder: folder, killBefore: null });
  };
  await execute(server, "CREATE SCHEMA rival");
  await run(printEnsureBatch(model), 0);
  const load = printLoadBatch(model, target);
  const ours: number[] = [];
  const theirs: number[] = [];
  const processes: number[] = [];
  for (let day = 1; day <= REPETITIONS + 1; day++) {
    await writeDay(folder, day);
    await execute(server, day === 1 ? RIVAL_TABLE : rivalChange(day));
    const seconds = await secondsOf(() => run(load, day));
    const { snapshot, process } = await rival();
    // The first day fills the tables; from the second on a hundredth changes.
    if (day > 1) {
      ours.push(seconds);
      theirs.push(snapshot);
      processes.push(process);
    }
  }
  return {
    keys: KEYS,
    ours: median(ours),
    dbtSnapshot: median(theirs),
    dbtProcess: median(processes),
    ratio: median(theirs) / median(ours),
  };
}

/** The same price on both sides: a key changes on the days whose number it leaves as a rest. */
const price = (day: number): string =>
  `100 + CASE WHEN k % ${1 / CHANGED_SHARE} < ${day} AND k % ${1 / CHANGED_SHARE} > 0 THEN k % ${1 / CHANGED_SHARE} + 1 ELSE 0 END`;

const RIVAL_TABLE = `CREATE TABLE rival.apartments AS SELECT k AS apartment_id, CAST('city ' || k % 30 AS VARCHAR) AS location, CAST(${price(1)} AS DECIMAL(10,2)) AS price FROM generate_series(1, ${KEYS}) AS keys(k)`;

function rivalChange(day: number): string {
  return `UPDATE rival.apartments AS a SET price = CAST(${price(day).replaceAll("k %", "a.apartment_id %").replaceAll("THEN k", "THEN a.apartment_id")} AS DECIMAL(10,2)) WHERE a.apartment_id % ${1 / CHANGED_SHARE} = ${day - 1}`;
}

/** The curated folder of a day, as the job leaves it. */
async function writeDay(folder: string, day: number): Promise<void> {
  const path = join(folder, "curated", "dim_apartments", `load_date=${dateOf(day)}`);
  mkdirSync(path, { recursive: true });
  const database = await DuckDBInstance.create();
  const connection = await database.connect();
  await connection.run(
    `COPY (SELECT CAST(k AS INTEGER) AS apartment_id, 'city ' || k % 30 AS location_key__location, CAST(${price(day)} AS DECIMAL(10,2)) AS current_price, DATE '2026-01-01' AS effective_date__first FROM range(1, ${KEYS + 1}) AS keys(k)) TO '${join(path, "part-0.parquet")}' (FORMAT parquet)`,
  );
  connection.closeSync();
}

async function execute(server: PostgresServer, sql: string): Promise<void> {
  const session = await server.openSession();
  try {
    await session.query(sql);
  } finally {
    await session.end();
  }
}

function dateOf(day: number): string {
  return new Date(Date.UTC(2026, 1, 1 + day)).toISOString().slice(0, 10);
}

void main();
