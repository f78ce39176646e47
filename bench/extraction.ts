import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { sparkEnvironment } from "../lab/glue/spark-environment";
import { PYTHON } from "../lab/tools";
import { ExtractionSource, type Extraction } from "./extraction-source";
import { markdownTable, type Measurement } from "./measurement";
import { runProcess } from "./process";
import { progress } from "./progress";
import { whileRunning } from "./running";
import { count, scaled } from "./size";
import { median, REPETITIONS, spread } from "./statistics";

interface ExtractionTimes {
  readonly rows: number;
  readonly connections: number;
  readonly ours: readonly Extraction[];
  readonly plain: readonly Extraction[];
}

const ROWS = scaled(5_000_000);
const LEAST_RATIO = 0.9;

/** Rows a second of RDS_TO_S3_job against a plain Spark job, from the same MariaDB. */
export const extraction: Measurement<ExtractionTimes> = {
  measure: () => whileRunning(ExtractionSource.start(), compare),
  describe: ({ rows, connections, ours, plain }) => {
    const processes = [ours, plain].map((side) => side.map(({ processSeconds }) => processSeconds));
    const inRows = [ours, plain].map((side) => side.map(({ rowsSeconds }) => rowsSeconds));
    const ratio = ([own = [], other = []]: readonly (readonly number[])[]): number => median(other) / median(own);
    const speed = (seconds: readonly number[]): string => count(Math.round(rows / median(seconds)));
    const verdict = (what: string, times: readonly (readonly number[])[]) => ({
      what,
      measured: ratio(times).toFixed(2),
      target: `at least ${LEAST_RATIO}`,
      met: ratio(times) >= LEAST_RATIO,
    });
    const line = (what: string, [own = [], other = []]: readonly (readonly number[])[]): string[] => [
      what,
      spread(own),
      speed(own),
      spread(other),
      speed(other),
    ];
    return {
      title: "Extraction",
      verdicts: [
        verdict("extraction, rows a second of the plain Spark job", inRows),
        verdict("the same, whole processes", processes),
      ],
      blocks: [
        `\`bookings\` with ${count(rows)} rows (three integers, two dates, a decimal) from one MariaDB on this computer into Parquet (Snappy): \`RDS_TO_S3_job\` against \`bench/rivals/plain_extraction.py\`, in turns, ${REPETITIONS} times each, the first to go changing. Both use the same Connector/J with the same settings, the same fetch size, ${connections} connections, the same Spark with the same configuration, all in one Java process of this computer. The Parquet files hold the same rows in the same types, which is checked.`,
        markdownTable(
          ["", "job, seconds", "rows a second", "plain, seconds", "rows a second"],
          [line("reading and writing the rows", inRows), line("whole process", processes)],
        ),
        "The first line is from the first row asked for to the last file written and, for the job, its footers counted. The second adds the start of Python and Java and, for the job, what a plain job does not do: the plan and its schema, the secret, the check of the source's tables, the ledger.",
      ],
    };
  },
};

async function compare(source: ExtractionSource): Promise<ExtractionTimes> {
  progress(`filling MariaDB with ${count(ROWS)} rows`);
  await source.fill(1, ROWS);
  const plainFolder = mkdtempSync(join(tmpdir(), "plain-"));
  const ours: Extraction[] = [];
  const plain: Extraction[] = [];
  for (let round = 1; round <= REPETITIONS; round++) {
    progress(`round ${round} of ${REPETITIONS}`);
    const turns = [
      async () => ours.push(await source.extract()),
      async () => plain.push(await extractPlainly(source, plainFolder)),
    ];
    for (const turn of round % 2 === 0 ? turns.reverse() : turns) await turn();
  }
  await requireSameFiles(source.folder, plainFolder);
  return { rows: ROWS, connections: readdirSync(source.folder).length, ours, plain };
}

async function extractPlainly(source: ExtractionSource, folder: string): Promise<Extraction> {
  const { host, port, database, username, password } = source.address;
  // As many connections as the job has just used: each of them writes one file.
  const connections = readdirSync(source.folder).length;
  const { seconds, output } = await runProcess(
    PYTHON,
    [
      "bench/rivals/plain_extraction.py",
      `jdbc:mysql://${host}:${port}/${database}`,
      ...[username, password, String(connections), folder],
    ],
    { ...sparkEnvironment(), PYTHONPATH: "jobs" },
  );
  const { seconds: rowsSeconds } = JSON.parse(output) as { readonly seconds: number };
  return { processSeconds: seconds, rowsSeconds, rows: ROWS };
}

/** Types, number and contents of the rows, in whatever files and order they lie. */
async function requireSameFiles(one: string, other: string): Promise<void> {
  const connection = await (await DuckDBInstance.create()).connect();
  const contents = async (folder: string): Promise<string> => {
    const files = `read_parquet('${folder}/*.parquet', hive_partitioning = false)`;
    const types = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${files}`);
    const rows = await connection.runAndReadAll(
      `SELECT COUNT(*) AS rows, SUM(hash(booking_id, apartment_id, user_id, start_date, end_date, total_amount)) AS fingerprint FROM ${files}`,
    );
    return JSON.stringify([types.getRowObjectsJson(), rows.getRowObjectsJson()]);
  };
  const [ours, plain] = [await contents(one), await contents(other)];
  connection.closeSync();
  if (ours !== plain) throw new Error(`the two jobs wrote different rows:\n${ours}\n${plain}`);
}
