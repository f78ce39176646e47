import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ExecutionRecords, type ExecutionRecord } from "../lab/executions/records";
import { homeLayout } from "../lab/home/layout";
import { Marketplace } from "../lab/marketplace/marketplace";
import { startMariaDb, type SourceServer } from "../lab/source/mariadb";
import type { RunResult } from "../lab/result";
import type { PipelineModel } from "../pipeline-dsl/model";
import { parseModel } from "../pipeline-dsl/model/schema";
import { coveredSeconds, type Interval } from "./intervals";
import { markdownTable, type Measurement } from "./measurement";
import { runProcess } from "./process";
import { progress } from "./progress";
import { whileRunning } from "./running";
import { startPostgres, type PostgresAddress } from "./servers/postgres";
import { count, SCALE } from "./size";
import { median, REPETITIONS } from "./statistics";

/** Where the seconds of one `npx pipeline run` went; they add up to the whole process. */
interface RunTimes {
  readonly whole: number;
  readonly spark: number;
  readonly sql: number;
  /** npx, the definition, the stand-in for AWS, until the state machine starts. */
  readonly before: number;
  /** Between the jobs and the batches: the state machine, the ledger. */
  readonly between: number;
  /** From the state machine's end: the result, the report, the servers' end. */
  readonly after: number;
}

interface RunOverhead {
  readonly bookings: number;
  readonly viewings: number;
  readonly runs: readonly RunTimes[];
}

/** The demo's marketplace ten times: 200 thousand apartments, 2 million bookings, 5 million viewings. */
const MARKETPLACE_SCALE = 10 * SCALE;
const DATE = "2026-01-01";
const MOST_OUTSIDE = 0.1;

/** How much of a run is neither Spark's nor the warehouse's. */
export const runOverhead: Measurement<RunOverhead> = {
  measure: () =>
    whileRunning(startMariaDb(join(mkdtempSync(join(tmpdir(), "source-")), "server")), (source) =>
      whileRunning(startPostgres(), (warehouse) => measureRuns(source, warehouse)),
    ),
  describe: ({ bookings, viewings, runs }) => {
    const shares = runs.map(({ whole, spark, sql }) => (whole - spark - sql) / whole);
    return {
      title: "Outside Spark and SQL",
      verdicts: [
        {
          what: `share of a run at ${count(bookings)} bookings and ${count(viewings)} viewings that is outside Spark and SQL`,
          measured: percent(median(shares)),
          target: `under ${percent(MOST_OUTSIDE)}`,
          met: median(shares) < MOST_OUTSIDE,
        },
      ],
      blocks: [
        `\`npx pipeline run\` of the rental pipeline as a whole process, ${runs.length} times for one date: a MariaDB with the demo's marketplace ${MARKETPLACE_SCALE} times as large, an own PostgreSQL server as the warehouse, both on this computer and started before. The first run loads everything; the others extract, check and compare everything again and find nothing to change, so less of them is SQL.`,
        markdownTable(
          ["run", "whole, s", "Spark", "SQL", "before", "between", "after", "outside"],
          runs.map((run, index) => [
            String(index + 1),
            ...[run.whole, run.spark, run.sql, run.before, run.between, run.after].map((each) => each.toFixed(1)),
            percent(shares[index] ?? 0),
          ]),
        ),
        "Spark is the time in which a job's process lives, its start included. SQL is the time in which no job but at least one batch is under way in the warehouse, from its submission to its end, with the reading of the Parquet files that COPY does. Before is npx, the definition and the start of the stand-in for AWS; between is the state machine, the ledger and the polling; after is the result, the HTML report and the stop of the servers.",
      ],
    };
  },
};

async function measureRuns(source: SourceServer, warehouse: PostgresAddress): Promise<RunOverhead> {
  const model = parseModel(readFileSync("stacks/rental-marketplace/pipeline.lock.json", "utf8"));
  const url = await fill(source, model);
  const home = mkdtempSync(join(tmpdir(), "home-"));
  const command = [
    "pipeline",
    "run",
    "--home",
    home,
    "--date",
    DATE,
    "--source",
    url,
    "--warehouse",
    warehouse.url,
    "--json",
  ];
  const runs: RunTimes[] = [];
  let result: RunResult | null = null;
  for (let round = 1; round <= REPETITIONS; round++) {
    const { output, seconds, startedAt } = await runProcess("npx", command);
    result = JSON.parse(output) as RunResult;
    const times = timesOf(model, result, new ExecutionRecords(homeLayout(home).executions).all(), {
      startedAt,
      seconds,
    });
    progress(`run ${round} of ${REPETITIONS}: ${times.whole.toFixed(1)} s`);
    runs.push(times);
  }
  const extracted = (table: string): number =>
    result?.rows.find((rows) => rows.table === table && rows.zone === "raw")?.rows ?? 0;
  return { bookings: extracted("marketplace.bookings"), viewings: extracted("marketplace.user_viewing"), runs };
}

async function fill(server: SourceServer, model: PipelineModel): Promise<string> {
  const [source] = model.sources;
  if (source === undefined) throw new Error("the rental pipeline has no source");
  progress(`filling MariaDB with the demo's marketplace ${MARKETPLACE_SCALE} times as large`);
  const address = await server.database(source.name);
  const marketplace = await Marketplace.connect(address, source, {
    seed: 20260101,
    scale: MARKETPLACE_SCALE,
    startDate: DATE,
  });
  await marketplace.fill();
  await marketplace.close();
  const { username, host, port, database } = address;
  return `mysql://${username}@${host}:${String(port)}/${database}`;
}

/** The states of the run's executions say when each job and each batch began and ended. */
function timesOf(
  model: PipelineModel,
  result: RunResult,
  records: readonly ExecutionRecord[],
  command: { readonly startedAt: number; readonly seconds: number },
): RunTimes {
  const parent = records.find(({ name }) => name === result.execution);
  if (parent?.stopped_at == null) throw new Error(`there is no record of the execution ${result.execution}`);
  const children = records.filter(({ name }) => name.startsWith(`${result.execution}.`));
  const jobs = [model.jobs.extract.name, model.jobs.load.name].map((job) => between(parent, job, job));
  const batches = children.map((child) => between(child, "Submit", "Describe"));
  const spark = coveredSeconds(jobs);
  const covered = coveredSeconds([...jobs, ...batches]);
  const [started, stopped] = [Date.parse(parent.started_at), Date.parse(parent.stopped_at)];
  return {
    whole: command.seconds,
    spark,
    sql: covered - spark,
    before: (started - command.startedAt) / 1_000,
    between: (stopped - started) / 1_000 - covered,
    after: command.seconds - (stopped - command.startedAt) / 1_000,
  };
}

/** From the first time that one state is entered to the last time that the other is left. */
function between({ name, events }: ExecutionRecord, first: string, last: string): Interval {
  const from = events.find(({ type, state }) => type === "entered" && state === first)?.at;
  const to = events.findLast(({ type, state }) => type === "exited" && state === last)?.at;
  if (from === undefined || to === undefined)
    throw new Error(`the execution ${name} did not pass ${first} and ${last}`);
  return { from, to };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
