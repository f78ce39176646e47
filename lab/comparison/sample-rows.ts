import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PipelineModel, Source, SourceTable } from "../../pipeline-dsl/model";
import { LabError } from "../errors";
import { foreignTables, Marketplace, MARKETPLACE_TABLES } from "../marketplace/marketplace";
import { startMariaDb, type SourceServer } from "../source/mariadb";
import { codeHash } from "./code-hash";
import type { Replay, ReplayedRows } from "./replayed-rows";

/** A fiftieth of the demo's marketplace: 400 apartments, 4,000 bookings, 10,000 viewings. */
const SCALE = 0.02;
const SEED = 20260101;
const DATES = ["2026-01-01", "2026-01-02", "2026-01-03"] as const;
const DATABASE = "sample";

/** The small generated marketplace, which both definitions read through their own extraction. */
export class SampleRows implements ReplayedRows {
  readonly kind = "sample";
  readonly place = "the sample marketplace (400 apartments, 4,000 bookings, 10,000 viewings)";
  readonly dates = DATES;
  readonly hash: string;

  private server: Promise<SourceServer> | null = null;

  private constructor(
    private readonly source: Source,
    private readonly folder: string,
  ) {
    this.hash = createHash("sha256")
      .update(JSON.stringify([source, SCALE, SEED, DATES]))
      .update(codeHash(["lab/marketplace", "lab/source"]))
      .digest("hex");
  }

  /** Refuses definitions with tables that the marketplace does not have. */
  static of(models: readonly PipelineModel[]): SampleRows {
    const sources = models.flatMap((model) => model.sources);
    const foreign = foreignTables(sources);
    const [source] = sources;
    if (source === undefined || foreign.length > 0 || models.some((model) => model.sources.length > 1))
      throw new LabError(
        "Comparison.NoSample",
        `the sample has the tables of the rental marketplace only (${MARKETPLACE_TABLES.join(", ")}), and not ${[...new Set(foreign)].join(", ")}. Fix: run the pipeline once on its own source (npx pipeline run --home DIR --source URL) and give --data DIR`,
      );
    const folder = mkdtempSync(join(tmpdir(), "sample-"));
    return new SampleRows(union(source, sources), folder);
  }

  check(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  async open(model: PipelineModel): Promise<Replay> {
    this.server ??= startMariaDb(join(this.folder, "source"));
    const address = await (await this.server).database(DATABASE);
    const { host, port, username } = address;
    const options = { seed: SEED, scale: SCALE, startDate: DATES[0] };
    const marketplace = await Marketplace.connect(address, this.source, options);
    return {
      sources: Object.fromEntries(
        model.sources.map(({ name }) => [name, `mysql://${username}@${host}:${String(port)}/${DATABASE}`]),
      ),
      moveTo: async (date) => {
        const day = DATES.findIndex((each) => each === date);
        if (day === 0) await marketplace.fill();
        else await marketplace.advance(day);
      },
      close: () => marketplace.close(),
    };
  }

  async close(): Promise<void> {
    await (await this.server)?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** One database for all: each table with the columns of every side; of two that have one name, the later side's. */
function union(first: Source, sources: readonly Source[]): Source {
  const tables = new Map<string, SourceTable>();
  for (const table of sources.flatMap((each) => each.tables)) {
    const columns = new Map((tables.get(table.name)?.columns ?? []).map((column) => [column.name, column]));
    for (const column of table.columns) columns.set(column.name, column);
    tables.set(table.name, { ...table, columns: [...columns.values()] });
  }
  return { ...first, tables: [...tables.values()] };
}
