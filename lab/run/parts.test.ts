import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { DuckDBInstance } from "@duckdb/node-api";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PipelineModel, Target } from "../../pipeline-dsl/model";
import { loadStepName, stepsOf } from "../../pipeline-dsl/targets/steps";
import type { Fault } from "../faults";
import type { JobExit, JobProcess } from "../glue/job-process";
import { openHome, type Home } from "../home/home";
import type { RunResult } from "../result";
import { PROJECT_ROOT } from "../tools";
import { printDocuments } from "./documents";
import { runPipeline } from "./run-pipeline";

const RENTAL = JSON.parse(
  readFileSync(join(PROJECT_ROOT, "stacks", "rental-marketplace", "pipeline.lock.json"), "utf8"),
) as PipelineModel;
const DATE = "2026-01-31";
const NEXT_DATE = "2026-02-01";
const TABLES = 6;
const COLUMNS = 150;

/**
 * Few tables, whose columns are so many and have such long names that one definition cannot hold their loads. A hundred
 * ordinary tables would do the same, and take minutes; only a check would refuse these, for the length of their DDL.
 */
const MODEL = ((): PipelineModel => {
  const attributes = RENTAL.warehouse.targets.find(({ name }) => name === "dim_apartment_attributes");
  const value = attributes?.columns.find(({ name }) => name === "attribute_value");
  if (attributes === undefined || value === undefined) throw new Error("the rental pipeline has no attributes");
  const columns = Array.from({ length: COLUMNS }, (_, index) => ({
    ...value,
    name: `a_column_whose_name_takes_all_that_a_warehouse_allows_and_${String(index).padStart(4, "0")}`,
  }));
  const targets = Array.from({ length: TABLES }, (_, index): Target => ({
    ...attributes,
    name: `dim_wide_${String(index)}`,
    columns: [...attributes.columns, ...columns],
  }));
  return { ...RENTAL, warehouse: { ...RENTAL.warehouse, targets }, quality: { ...RENTAL.quality, rules: [] } };
})();
const PIPELINE = { model: MODEL, migrations: [], definitionPath: "pipeline.ts" };
const LOADS = MODEL.warehouse.targets.map(loadStepName);

describe("a pipeline that outgrows one definition", () => {
  const folder = mkdtempSync(join(tmpdir(), "parts-"));
  let home: Home;

  beforeAll(async () => {
    home = await openHome({
      home: join(folder, "home"),
      sources: { marketplace: "mysql://nobody@127.0.0.1:1/nothing" },
    });
  });
  afterAll(async () => {
    await home.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** In place of Spark: two rows a table, and a verdict. */
  async function runJob(job: JobProcess): Promise<JobExit> {
    if (job.script === "glue_to_redshift_job.py") {
      const argument = (name: string): string => job.arguments[job.arguments.indexOf(name) + 1] ?? "";
      const runId = argument("--run_id");
      for (const { name } of MODEL.warehouse.targets)
        await writeRows(join(home.layout.lake, "curated", name), argument("--logical_date"));
      const { ledger } = await home.openAws();
      const passed = new UpdateItemCommand({
        TableName: ledger.table,
        Key: { pipeline: { S: MODEL.name }, item: { S: `run#${runId}` } },
        UpdateExpression: "SET quality_verdict = :passed",
        ExpressionAttributeValues: { ":passed": { S: "passed" } },
      });
      await ledger.client.send(passed);
    }
    return { code: 0, signal: null, complaint: "" };
  }

  function run(input: object, faults: readonly Fault[] = []): Promise<RunResult> {
    const signal = new AbortController().signal;
    return runPipeline(home, PIPELINE, { input, faults, onEvent: () => undefined, signal, runJob });
  }

  function statuses({ steps }: RunResult): Readonly<Record<string, string>> {
    return Object.fromEntries(steps.map(({ name, status }) => [name, status]));
  }

  test("runs in several machines, fails in one of them, and goes on there", async () => {
    const machines = [...printDocuments(PIPELINE, home.layout).machines.keys()];
    expect(machines.filter((name) => name.includes("_part_")).length).toBeGreaterThan(1);

    const [broken = ""] = LOADS.slice(-1);
    const failed = await run({ logical_date: DATE }, [{ step: broken, error: "States.TaskFailed", times: 20 }]);
    expect(failed).toMatchObject({ status: "FAILED", error: { code: "Lab.Fault", step: broken } });
    expect(Object.keys(statuses(failed))).toEqual(stepsOf(MODEL).map(({ name }) => name));
    expect(statuses(failed)).toMatchObject({ [broken]: "FAILED", write_manifest: "PENDING", commit: "PENDING" });

    const healed = await run({ retry: true, failed_job: broken });
    expect(healed).toMatchObject({ run_id: failed.run_id, error: null });
    expect(statuses(healed)).toMatchObject({ [broken]: "SUCCEEDED", [MODEL.jobs.load.name]: "SKIPPED" });
    for (const load of LOADS.filter((name) => statuses(failed)[name] === "SUCCEEDED"))
      expect(statuses(healed)[load]).toBe("SKIPPED");
    expect(healed.targets.map(({ table, inserted }) => [table, inserted]).sort()).toEqual(
      MODEL.warehouse.targets.map(({ name }) => [name, 2]),
    );
  }, 300_000);

  test("says that a scheduled time which has started a run begins no other", async () => {
    const start = { scheduled_time: `${NEXT_DATE}T02:00:00Z` };
    expect(await run(start)).toMatchObject({ logical_date: NEXT_DATE, status: "SUCCEEDED", no_run: null });
    const again = await run(start);
    expect(again).toMatchObject({ logical_date: "", status: "SUCCEEDED" });
    expect(again.no_run).toMatch(/this scheduled time has started a run before/);
    expect(again.steps.every(({ status }) => status === "PENDING")).toBe(true);
  }, 300_000);
});

/** The rows of a target, their keys, and no key that is held back. */
async function writeRows(curated: string, date: string): Promise<void> {
  const values = Array.from({ length: COLUMNS }, (_, index) => `'v' AS c${String(index)}`);
  const columns = ["CAST(i AS INTEGER) AS id", "1 AS apartment_id", "'n' AS name", "'v' AS value", ...values];
  await writeParquet(curated, date, `SELECT ${columns.join(", ")} FROM range(2) AS r(i)`);
  await writeParquet(join(curated, "_keys"), date, "SELECT CAST(i AS INTEGER) AS attribute_id FROM range(2) AS r(i)");
  await writeParquet(join(curated, "_held"), date, "SELECT CAST(i AS INTEGER) AS attribute_id FROM range(0) AS r(i)");
}

async function writeParquet(zone: string, date: string, query: string): Promise<void> {
  const folder = join(zone, `load_date=${date}`);
  mkdirSync(folder, { recursive: true });
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(`COPY (${query}) TO '${join(folder, "rows.parquet")}' (FORMAT parquet)`);
  connection.closeSync();
}
