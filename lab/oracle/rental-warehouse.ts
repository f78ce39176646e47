import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PipelineModel, Target } from "../../pipeline-dsl/model";
import { keyColumns, keysNameHeld, lookupDateColumn, lookupKeyColumn } from "../../pipeline-dsl/targets/curated";
import {
  LOAD_HISTORY,
  printEnsureBatch,
  printManifestBatch,
  printStepBatch,
  printTakeBackBatch,
  printVerifyBatch,
  renderStatement,
  type RunValues,
  type SqlBatch,
} from "../../pipeline-dsl/targets/redshift";
import { stepsOf } from "../../pipeline-dsl/targets/steps";
import { unknownReferencesName } from "../../pipeline-dsl/targets/redshift/load/unknown-references";
import { OwnPostgres } from "../warehouse/own-postgres";
import { rewriteForPostgres } from "../warehouse/rewrite";
import type { Cell, WarehouseSession } from "../warehouse/server";
import type { SourceState } from "./change-log";
import type { Tables } from "./oracle";

export const RENTAL_MODEL = JSON.parse(
  readFileSync(join(__dirname, "..", "..", "stacks", "rental-marketplace", "pipeline.lock.json"), "utf8"),
) as PipelineModel;

/** The rental pipeline in which another share of the rows may vanish. */
export function withVanishingLimit(refuseAbove: number): PipelineModel {
  const targets = RENTAL_MODEL.warehouse.targets.map((target): Target => {
    const vanishing = target.whenSourceRowVanishes;
    return vanishing.kind === "keep" ? target : { ...target, whenSourceRowVanishes: { ...vanishing, refuseAbove } };
  });
  return { ...RENTAL_MODEL, warehouse: { ...RENTAL_MODEL.warehouse, targets } };
}

/** Any share may, as it does among a few apartments. */
export const WITHOUT_VANISHING_LIMIT = withVanishingLimit(1);

/** By folder in the curated zone, without the date; a folder that is not named is empty. */
export type LakeRows = Readonly<Record<string, readonly Readonly<Record<string, Cell>>[]>>;

interface LoadOptions {
  /** In place of the warehouse's own. */
  readonly model?: PipelineModel;
  readonly batches?: number;
  /** What becomes of the lake between the jobs and the loads. */
  readonly lake?: (rows: LakeRows) => LakeRows;
  /** Only these tables are loaded, and nothing is admitted: a replay. */
  readonly only?: readonly string[];
  /** Where the window of the run begins; empty: there is no run before it. */
  readonly windowStart?: string;
}

/** The printed batches on the lab's PostgreSQL; the staging tables are filled from memory instead of Parquet. */
export class RentalWarehouse {
  /** What backups have written, by the prefix of the files. */
  readonly backups = new Map<string, readonly Readonly<Record<string, Cell>>[]>();

  private constructor(
    private readonly server: OwnPostgres,
    private readonly folder: string,
    private readonly model: PipelineModel,
  ) {}

  static async open(model: PipelineModel): Promise<RentalWarehouse> {
    const folder = mkdtempSync(join(tmpdir(), "oracle-"));
    const warehouse = new RentalWarehouse(await OwnPostgres.open(folder), folder, model);
    await warehouse.migrate(printEnsureBatch(model));
    return warehouse;
  }

  /** The same server for another definition, whose tables are in the place of these after a `rebuild`. */
  of(model: PipelineModel): RentalWarehouse {
    return new RentalWarehouse(this.server, this.folder, model);
  }

  async close(): Promise<void> {
    await this.server.close();
    rmSync(this.folder, { recursive: true });
  }

  async migrate(migration: SqlBatch): Promise<void> {
    await this.runBatch(migration, "migration", "2026-01-01", {});
  }

  /**
   * The admission and the loads of a run, in order. Of a run that dies, its first batches alone have happened: 0 is the
   * admission, which changes nothing.
   */
  async load(runId: string, logicalDate: string, state: SourceState, options: LoadOptions = {}): Promise<void> {
    const { model = this.model, lake = (rows: LakeRows): LakeRows => rows } = options;
    await this.loadFolders(runId, logicalDate, lake(withKeys(lakeOf(state), model)), options);
  }

  /** The same of curated folders, whichever definition they are of. */
  async loadFolders(
    runId: string,
    logicalDate: string,
    folders: LakeRows,
    options: Omit<LoadOptions, "lake"> = {},
  ): Promise<void> {
    const { model = this.model, batches = Infinity, only, windowStart = "" } = options;
    const steps = stepsOf(model).filter(({ kind, target }) =>
      only === undefined ? kind === "admit" || kind === "load" : only.includes(target?.name ?? ""),
    );
    for (const step of steps.slice(0, batches))
      await this.runBatch(printStepBatch(model, [], step), runId, logicalDate, folders, { window_start: windowStart });
  }

  /** Table, rows, fingerprint, hash of the schema, watermark, run: what the run's manifest says of each table. */
  manifest(runId: string, logicalDate: string): Promise<readonly (readonly Cell[])[]> {
    return this.runBatch(printManifestBatch(this.model), runId, logicalDate, {});
  }

  /** Table, rows, fingerprint and hash of the schema, whichever run loaded last. */
  async fingerprints(): Promise<readonly (readonly Cell[])[]> {
    const verify = printVerifyBatch(this.model, "fingerprints");
    const rows = await this.runBatch(verify, "any", "2026-12-31", {}, { check_id: "any" });
    return rows.map((row) => row.slice(0, 4));
  }

  /** A batch of a backup or a restore, by the same date as the run's. */
  async execute(batch: SqlBatch, logicalDate: string, more: Partial<RunValues>): Promise<void> {
    await this.runBatch(batch, "execution", logicalDate, {}, more);
  }

  /** The same of a batch that reads the curated folders of a run. */
  async executeOn(batch: SqlBatch, logicalDate: string, state: SourceState): Promise<void> {
    await this.executeOnFolders(batch, logicalDate, withKeys(lakeOf(state), this.model));
  }

  async executeOnFolders(batch: SqlBatch, logicalDate: string, folders: LakeRows): Promise<void> {
    await this.runBatch(batch, "execution", logicalDate, folders);
  }

  async query(sql: string): Promise<readonly (readonly Cell[])[]> {
    return this.inSession(async (session) => (await session.query(sql)).rows);
  }

  /** What an operator runs when the newest date should never have been loaded. */
  async takeBack(logicalDate: string): Promise<void> {
    await this.runBatch(printTakeBackBatch(this.model), "take-back", logicalDate, {});
  }

  /** A new warehouse in place of one whose tables were altered. */
  async rebuild(): Promise<void> {
    await this.query(`DROP SCHEMA ${this.model.warehouse.schema} CASCADE`);
    await this.migrate(printEnsureBatch(this.model));
  }

  /** Back to a warehouse that was never loaded. */
  async empty(): Promise<void> {
    const { schema, targets } = this.model.warehouse;
    await this.inSession(async (session) => {
      for (const target of targets)
        await session.query(`DELETE FROM ${schema}.${target.name} WHERE ${target.key} <> -1`);
      await session.query(`DELETE FROM ${schema}.${LOAD_HISTORY}`);
      await session.query(`DELETE FROM ${schema}.${unknownReferencesName("fact_bookings")}`);
    });
  }

  /** Every row of every table as it is stored, and where: what was written anew lies elsewhere. */
  async everything(): Promise<Readonly<Record<string, unknown>>> {
    const { schema } = this.model.warehouse;
    return this.inSession(async (session) => {
      const { rows } = await session.query(
        `SELECT table_name FROM information_schema.tables WHERE table_schema = '${schema}' ORDER BY 1`,
      );
      const content: Record<string, unknown> = {};
      for (const [table] of rows)
        content[String(table)] = (await session.query(`SELECT *, ctid FROM ${schema}.${String(table)}`)).rows;
      return content;
    });
  }

  /** What bookings look up in vain, as it is kept aside; of a row that is no more the booking is NULL. */
  lookedUpInVain(): Promise<readonly (readonly Cell[])[]> {
    const { schema } = this.model.warehouse;
    return this.query(`
      SELECT booking_id, column_name, natural_key
      FROM ${schema}.${unknownReferencesName("fact_bookings")} LEFT JOIN ${schema}.fact_bookings ON fact_key = booking_key
      ORDER BY booking_id, column_name, natural_key`);
  }

  tables(): Promise<Tables> {
    return readTables((sql) => this.query(sql));
  }

  /** Answers the rows that the batch unloads. */
  private async runBatch(
    batch: SqlBatch,
    runId: string,
    logicalDate: string,
    lake: LakeRows,
    more: Partial<RunValues> = {},
  ): Promise<readonly (readonly Cell[])[]> {
    const values = {
      run_id: runId,
      logical_date: logicalDate,
      folder: `load_date=${logicalDate}`,
      window_start: "",
      window_end: `${logicalDate}T02:00:00`,
      epoch: "1",
      lakeRoot: "/lake",
      lakeKeyArn: "key",
      copyRoleArn: "role",
      ...more,
    };
    return this.inSession(async (session) => {
      const unloaded: (readonly Cell[])[] = [];
      await session.query("BEGIN");
      for (const statement of batch.statements) {
        const action = rewriteForPostgres(renderStatement(statement, values));
        if (action.kind === "sql") await session.query(action.text);
        if (action.kind === "copy")
          await fill(session, action.table, this.backups.get(action.from) ?? rowsIn(lake, action.from));
        if (action.kind === "unload") {
          const { columns, rows } = await session.query(action.query);
          unloaded.push(...rows);
          if (action.to.includes("/backup/"))
            this.backups.set(
              action.to,
              rows.map((row) => named(columns, row)),
            );
        }
      }
      await session.query("COMMIT");
      return unloaded;
    });
  }

  private async inSession<Result>(work: (session: WarehouseSession) => Promise<Result>): Promise<Result> {
    const session = await this.server.openSession();
    try {
      return await work(session);
    } finally {
      await session.end();
    }
  }
}

/** What the oracle speaks of, whatever keys the warehouse gave. */
export async function readTables(query: (sql: string) => Promise<readonly (readonly Cell[])[]>): Promise<Tables> {
  return {
    dim_apartments: await query(`
      SELECT apartment_id, location, current_price, effective_date, end_date
      FROM analytics.dim_apartments JOIN analytics.dim_locations USING (location_key)
      WHERE apartment_key <> -1 ORDER BY apartment_id, effective_date`),
    fact_bookings: await query(`
      SELECT booking_id, a.apartment_id, ${KNOWN_DATE}, user_id, booking_date, amount, duration_days
      FROM analytics.fact_bookings JOIN analytics.dim_apartments a USING (apartment_key) JOIN analytics.dim_users USING (user_key)
      ORDER BY booking_id`),
    fact_viewings: await query(`
      SELECT viewing_id, a.apartment_id, ${KNOWN_DATE}, user_id, CAST(viewing_date AS DATE)
      FROM analytics.fact_viewings JOIN analytics.dim_apartments a USING (apartment_key) JOIN analytics.dim_users USING (user_key)
      ORDER BY viewing_id`),
  };
}

function named(columns: readonly string[], row: readonly Cell[]): Readonly<Record<string, Cell>> {
  return Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null]));
}

async function fill(session: WarehouseSession, table: string, rows: readonly object[]): Promise<void> {
  const json = JSON.stringify(rows).replaceAll("'", "''");
  await session.query(`INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, '${json}')`);
}

/** The unknown member has a date of its own, which no lookup by date finds. */
const KNOWN_DATE = "CASE WHEN apartment_key = -1 THEN NULL ELSE a.effective_date END";

function rowsIn(lake: LakeRows, from: string): readonly object[] {
  const [, folder = ""] = /\/curated\/(.+)\/load_date=/.exec(from) ?? [];
  return lake[folder] ?? [];
}

/** What the load job makes of the source's rows: the columns of the curated folders. */
export function lakeOf(state: SourceState): LakeRows {
  const apartments = state.apartments.filter(({ held }) => held !== true);
  const bookings = state.bookings.filter(({ held }) => held !== true);
  const users = [...bookings, ...state.viewings].map((row) => row.user_id);
  return {
    "dim_apartments/_held": heldBack(state.apartments).map(({ apartment_id }) => ({ apartment_id })),
    "fact_bookings/_held": heldBack(state.bookings).map(({ booking_id }) => ({ booking_id })),
    dim_locations: distinct(apartments.map((row) => row.location)).map((location) => ({ location })),
    dim_users: distinct(users).map((user_id) => ({ user_id })),
    dim_apartments: apartments.map((row) => ({
      apartment_id: row.apartment_id,
      [lookupKeyColumn("location_key", "location")]: row.location,
      current_price: row.price,
      __first__effective_date: row.created_at,
    })),
    fact_bookings: bookings.map((row) => ({
      booking_id: row.booking_id,
      [lookupKeyColumn("apartment_key", "apartment_id")]: row.apartment_id,
      [lookupDateColumn("apartment_key")]: row.start_date,
      [lookupKeyColumn("user_key", "user_id")]: row.user_id,
      booking_date: row.start_date,
      amount: row.amount,
      duration_days: daysBetween(row.start_date, row.end_date),
    })),
    fact_viewings: state.viewings.map((row) => ({
      viewing_id: row.viewing_id,
      [lookupKeyColumn("apartment_key", "apartment_id")]: row.apartment_id,
      [lookupDateColumn("apartment_key")]: row.viewing_date,
      [lookupKeyColumn("user_key", "user_id")]: row.user_id,
      apartment_id: row.apartment_id,
      viewing_date: `${row.viewing_date}T12:34:56`,
    })),
  };
}

export function withKeys(lake: LakeRows, model: PipelineModel): LakeRows {
  const keys = model.warehouse.targets.map((target): [string, LakeRows[string]] => [
    `${target.name}/_keys`,
    [...(lake[target.name] ?? []), ...(keysNameHeld(model, target) ? (lake[`${target.name}/_held`] ?? []) : [])].map(
      (row) => Object.fromEntries(keyColumns(target).map(({ name }) => [name, row[name] ?? null])),
    ),
  ]);
  return { ...lake, ...Object.fromEntries(keys) };
}

function heldBack<Row extends { readonly held?: boolean }>(rows: readonly Row[]): readonly Row[] {
  return rows.filter(({ held }) => held === true);
}

function distinct<Value>(values: readonly (Value | null)[]): readonly Value[] {
  return [...new Set(values.filter((value) => value !== null))];
}

function daysBetween(start: string | null, end: string | null): number | null {
  return start === null || end === null ? null : (Date.parse(end) - Date.parse(start)) / 86_400_000;
}
