import { mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { WarehouseAction } from "../lab/warehouse/action";
import { runBatch, SessionEnded } from "../lab/warehouse/batch";
import { PostgresServer } from "../lab/warehouse/postgres";
import { rewriteForPostgres } from "../lab/warehouse/rewrite";
import type { Cell } from "../lab/warehouse/server";
import type { PipelineModel, Target } from "../pipeline-dsl/model";
import { parseModel } from "../pipeline-dsl/model/schema";
import { keyFolder, sourceKeyColumns } from "../pipeline-dsl/targets/curated";
import {
  printEnsureBatch,
  printLoadBatch,
  printVerifyBatch,
  renderStatement,
  type SqlBatch,
} from "../pipeline-dsl/targets/redshift";

/** One table of the rental pipeline's warehouse, loaded day by day as a run loads it. */
export class WarehouseLoad {
  private readonly lake = mkdtempSync(join(tmpdir(), "lake-"));
  private readonly server: PostgresServer;
  private readonly target: Target;
  private readonly load: SqlBatch;

  private constructor(
    url: string,
    table: string,
    private readonly model: PipelineModel,
  ) {
    this.server = PostgresServer.open(url);
    const target = model.warehouse.targets.find(({ name }) => name === table);
    if (target === undefined) throw new Error(`the rental pipeline has no ${table}`);
    this.target = target;
    this.load = printLoadBatch(model, target);
  }

  /** Makes the warehouse's tables. */
  static async open(url: string, table: string): Promise<WarehouseLoad> {
    const model = parseModel(readFileSync("stacks/rental-marketplace/pipeline.lock.json", "utf8"));
    const load = new WarehouseLoad(url, table, model);
    await load.run(printEnsureBatch(model), 0);
    return load;
  }

  /** The curated folders of a day, as the job leaves them: `select` in DuckDB's SQL. No row is held back. */
  async writeDay(day: number, select: string): Promise<void> {
    const keys = sourceKeyColumns(this.model, this.target).map(({ name }) => name);
    await this.writeFolder(this.target.name, day, select);
    await this.writeFolder(keyFolder(this.target, "held"), day, `SELECT ${keys.join(", ")} FROM (${select}) LIMIT 0`);
  }

  private async writeFolder(folder: string, day: number, select: string): Promise<void> {
    const path = join(this.lake, "curated", folder, `load_date=${dateOf(day)}`);
    mkdirSync(path, { recursive: true });
    const database = await DuckDBInstance.create();
    const connection = await database.connect();
    await connection.run(`COPY (${select}) TO '${join(path, "part-0.parquet")}' (FORMAT parquet)`);
    connection.closeSync();
  }

  /** The whole printed batch in one session, as the lab runs it. */
  async loadDay(day: number): Promise<void> {
    await this.run(this.load, day);
  }

  /** The batch up to its COPY, in a session that then ends without a commit. */
  async onlyCopyDay(day: number): Promise<void> {
    const actions = this.actions(this.load, day);
    const killBefore = actions.findIndex(({ kind }) => kind === "copy") + 1;
    try {
      await runBatch(this.server, { actions, temporaryFolder: this.lake, killBefore });
    } catch (error) {
      if (!(error instanceof SessionEnded)) throw error;
    }
  }

  /** As a failover compares the whole warehouse. */
  async verify(): Promise<void> {
    await this.run(printVerifyBatch(this.model, "fingerprints"), 1);
  }

  /** How the server reads the tables for it, a line a node. */
  async verificationPlan(): Promise<readonly string[]> {
    const describing = this.actions(printVerifyBatch(this.model, "fingerprints"), 1).flatMap((action) =>
      action.kind === "sql" && action.text.startsWith("INSERT INTO __manifest") ? [action.text] : [],
    );
    const plans = await Promise.all(
      describing.map((text) => this.query(`EXPLAIN ${text.slice(text.indexOf("SELECT"))}`)),
    );
    return plans.flat().map(([line]) => String(line));
  }

  async query(sql: string): Promise<readonly (readonly Cell[])[]> {
    const session = await this.server.openSession();
    try {
      return (await session.query(sql)).rows;
    } finally {
      await session.end();
    }
  }

  /** Ends the measurement when two relations differ in any row. */
  async requireSameRows(one: string, other: string): Promise<void> {
    const [[difference] = []] = await this.query(
      `SELECT (SELECT COUNT(*) FROM (${one} EXCEPT ALL ${other}) AS missing)
            + (SELECT COUNT(*) FROM (${other} EXCEPT ALL ${one}) AS extra)`,
    );
    if (difference !== 0) throw new Error(`the two sides differ in ${String(difference)} rows:\n${one}\n${other}`);
  }

  private async run(batch: SqlBatch, day: number): Promise<void> {
    await runBatch(this.server, {
      actions: this.actions(batch, day),
      temporaryFolder: this.lake,
      killBefore: null,
    });
  }

  private actions(batch: SqlBatch, day: number): readonly WarehouseAction[] {
    const values = {
      run_id: `run-${day}`,
      logical_date: dateOf(day),
      folder: `load_date=${dateOf(day)}`,
      window_start: "",
      window_end: `${dateOf(day)}T02:00:00`,
      epoch: "1",
      check_id: "bench",
      lakeRoot: this.lake,
      lakeKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/bench",
      copyRoleArn: "arn:aws:iam::123456789012:role/bench",
    };
    return batch.statements.map((statement) => rewriteForPostgres(renderStatement(statement, values)));
  }
}

export function dateOf(day: number): string {
  return new Date(Date.UTC(2026, 1, 1 + day)).toISOString().slice(0, 10);
}
