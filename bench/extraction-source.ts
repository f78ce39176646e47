import { mkdtempSync, writeFileSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConnection } from "mysql2/promise";
import { putSourceSecret } from "../lab/aws/secrets";
import { sparkEnvironment } from "../lab/glue/spark-environment";
import { openHome, type Home } from "../lab/home/home";
import { parseJsonObject } from "../lab/json";
import { createTable } from "../lab/marketplace/source-tables";
import { labBindings } from "../lab/run/documents";
import type { SourceAddress } from "../lab/source/address";
import { PYTHON } from "../lab/tools";
import type { SourceTable } from "../pipeline-dsl/model";
import { parseModel } from "../pipeline-dsl/model/schema";
import { printJobPlan } from "../pipeline-dsl/targets/spark";
import { runProcess } from "./process";

const TABLE = "bookings";
const DATE = "2026-01-31";

export interface Extraction {
  /** The whole process: Python and Java start, the plan, the checks of the source, the rows, the ledger. */
  readonly processSeconds: number;
  /** From the first row asked for to the last file written, as the job itself logs it. */
  readonly rowsSeconds: number;
  readonly rows: number;
}

/** The rental pipeline's `bookings` in a MariaDB of a temporary home, and the job that extracts them. */
export class ExtractionSource {
  private constructor(
    private readonly home: Home,
    private readonly table: SourceTable,
    readonly address: SourceAddress,
  ) {}

  static async start(): Promise<ExtractionSource> {
    const model = parseModel(readFileSync("stacks/rental-marketplace/pipeline.lock.json", "utf8"));
    const [source] = model.sources;
    const table = source?.tables.find(({ name }) => name === TABLE);
    if (source === undefined || table === undefined) throw new Error(`the rental pipeline has no ${TABLE}`);
    const home = await openHome({ home: mkdtempSync(join(tmpdir(), "home-")) });
    const address = await (await home.openOwnSource()).database(source.name);
    const bindings = labBindings(model, home.layout);
    const plan = printJobPlan(model, bindings);
    const sources = plan.sources.map((each) => ({ ...each, tables: each.tables.filter(({ name }) => name === TABLE) }));
    writeFileSync(home.layout.plan, JSON.stringify({ ...plan, sources, rules: [], targets: [] }));
    const aws = await home.openAws();
    await putSourceSecret(aws.server.clientOptions, bindings.sourceSecrets[source.name] ?? "", address);
    return new ExtractionSource(home, table, address);
  }

  /** Where the job leaves its Parquet files. */
  get folder(): string {
    return join(this.home.layout.lake, "raw", "marketplace", TABLE, `load_date=${DATE}`);
  }

  /** Adds bookings with the numbers from `first` to `last`. */
  async fill(first: number, last: number): Promise<void> {
    const { host, port, username: user, password, database } = this.address;
    const connection = await createConnection({ host, port, user, password, database });
    try {
      await createTable(connection, this.table);
      await connection.query(
        `INSERT INTO ${TABLE} (booking_id, apartment_id, user_id, start_date, end_date, total_amount)
         SELECT seq, 1 + seq * 7919 % 200000, IF(seq % 500 = 0, NULL, 1 + seq * 104729 % 600000),
           DATE_ADD('2025-01-01', INTERVAL seq % 400 DAY), DATE_ADD('2025-01-02', INTERVAL seq % 400 + seq % 14 DAY),
           100 + seq % 900 + seq % 100 / 100
         FROM seq_${first}_to_${last}`,
      );
    } finally {
      await connection.end();
    }
  }

  /** Runs RDS_TO_S3_job as the lab does, with other properties of Spark when a file of them is given. */
  async extract(sparkProperties?: string): Promise<Extraction> {
    const { server } = await this.home.openAws();
    const { seconds, output } = await runProcess(
      PYTHON,
      [
        "jobs/RDS_TO_S3_job.py",
        ...[
          "--plan",
          this.home.layout.plan,
          "--run_id",
          "bench",
          "--logical_date",
          DATE,
          "--scope",
          `bench/${Date.now()}`,
        ],
        ...["--window_start", "", "--window_end", `${DATE}T02:00:00`],
      ],
      {
        ...server.environment,
        ...sparkEnvironment(sparkProperties),
      },
    );
    const written = output
      .split("\n")
      .map(parseJsonObject)
      .find((line) => line?.["event"] === "table_written");
    if (written === undefined || written === null) throw new Error(`the job wrote no table:\n${output}`);
    return { processSeconds: seconds, rowsSeconds: Number(written["seconds"]), rows: Number(written["rows"]) };
  }

  stop(): Promise<void> {
    return this.home.close();
  }
}
