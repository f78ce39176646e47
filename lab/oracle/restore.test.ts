import fc from "fast-check";
import {
  printBackupBatch,
  printClearSnapshotBatch,
  printEnsureBatch,
  printLookElsewhereBatch,
  printRestoreBatch,
  restoredTables,
  restoreGroup,
  type RestoreSource,
  tablesRead,
} from "../../pipeline-dsl/targets/redshift";
import type { Cell } from "../warehouse/server";
import { changeLogsOf, type Run } from "./change-log";
import { RentalWarehouse, WITHOUT_VANISHING_LIMIT as MODEL } from "./rental-warehouse";

/** A failure is repeated with the same seed; another one looks elsewhere: RESTORE_SEED=7 RESTORE_CASES=200. */
const SEED = Number(process.env["RESTORE_SEED"] ?? 20260131);
const CASES = Number(process.env["RESTORE_CASES"] ?? 24);

const { schema, targets } = MODEL.warehouse;
/** As the members of a look: then a row that points nowhere is refused, whichever it is. */
const EVERY_TABLE = { members: `;${targets.map(({ name }) => name).join(";")};` };
const TABLES = targets.map(({ name }) => name).filter((name) => name !== "dim_apartment_attributes");

/** What becomes of a table by mistake. `key`: its surrogate key; `value`: a column whose values are lost. */
const DAMAGES = {
  dropped: ({ table }) => `DROP TABLE ${table}`,
  emptied: ({ table }) => `DELETE FROM ${table}`,
  "half of it deleted": ({ table, key }) => `DELETE FROM ${table} WHERE MOD(${key}, 2) = 0`,
  "numbered anew": ({ table, key }) => `UPDATE ${table} SET ${key} = ${key} + 5000 WHERE ${key} > 0`,
  "a column dropped": ({ table, value }) => `ALTER TABLE ${table} DROP COLUMN ${value}`,
  "values overwritten": ({ table, value, key }) => `UPDATE ${table} SET ${value} = NULL WHERE ${key} > 0`,
} satisfies Readonly<Record<string, (of: { table: string; key: string; value: string }) => string>>;

type Damage = keyof typeof DAMAGES;

/** A value that may be lost without a load's being refused for what it then finds. */
const LOST: Readonly<Record<string, string>> = {
  dim_locations: "location",
  dim_users: "user_id",
  dim_apartments: "current_price",
  fact_bookings: "amount",
  fact_viewings: "viewing_date",
};

const cases = fc.record({
  log: changeLogsOf({ minLength: 2, maxLength: 5 }).map(oneRunADay),
  table: fc.constantFrom(...TABLES),
  damage: fc.constantFrom(...(Object.keys(DAMAGES) as Damage[])),
  /** Shares of the log: when it happened, and how old the source is then. */
  happened: fc.double({ min: 0, max: 1, noNaN: true }),
  age: fc.double({ min: 0, max: 1, noNaN: true }),
  source: fc.constantFrom<RestoreSource>("backup", "snapshot", "curated"),
  /** The source is of another warehouse, which had numbered further: a standby is restored from the primary's. */
  elsewhere: fc.boolean(),
  /** A snapshot that was taken in mid-run: how many tables the next run had loaded. */
  ahead: fc.nat(targets.length),
});

/** A schema beside the warehouse's, which keeps what a snapshot holds. */
const FROZEN = "frozen";

/** Committed runs are of different dates; the last of a day counts. */
function oneRunADay(log: readonly Run[]): readonly Run[] {
  return [...new Map(log.map((run) => [run.logical_date, run])).values()];
}

describe("a table that was damaged, restored from any source and caught up", () => {
  let warehouse: RentalWarehouse;
  beforeAll(async () => {
    warehouse = await RentalWarehouse.open(MODEL);
  });
  afterAll(() => warehouse.close());

  async function load(run: Run, only?: readonly string[]): Promise<void> {
    await warehouse.load(`run-${run.logical_date}`, run.logical_date, run, only === undefined ? {} : { only });
  }

  async function numberFrom({ name, key }: (typeof targets)[number], first: number): Promise<void> {
    await warehouse.query(`ALTER TABLE ${schema}.${name} ALTER COLUMN ${key} RESTART WITH ${String(first)}`);
  }

  async function backUp(run: Run): Promise<void> {
    for (const target of targets)
      await warehouse.execute(printBackupBatch(MODEL, target), run.logical_date, {
        backup_date: run.logical_date,
        backup_id: "b",
      });
  }

  /** The tables of a snapshot, as Redshift restores them: by names of their own. */
  async function thaw(table: (typeof targets)[number]): Promise<void> {
    await warehouse.execute(printClearSnapshotBatch(MODEL), "2026-01-01", {});
    for (const { source, target } of restoredTables(MODEL, tablesRead(restoreGroup(MODEL, table))))
      await warehouse.query(`CREATE TABLE ${schema}."${target}" AS SELECT * FROM ${FROZEN}."${source}"`);
  }

  async function freeze(): Promise<void> {
    await warehouse.query(`DROP SCHEMA IF EXISTS ${FROZEN} CASCADE`);
    await warehouse.query(`CREATE SCHEMA ${FROZEN}`);
    for (const { source } of restoredTables(MODEL, targets))
      await warehouse.query(`CREATE TABLE ${FROZEN}."${source}" AS SELECT * FROM ${schema}."${source}"`);
  }

  /** The newest date of each table in the snapshot, by which the recovery function finds what it lacks. */
  async function datesInSnapshot(): Promise<ReadonlyMap<string, string>> {
    const rows = await warehouse.query(
      `SELECT table_name, CAST(MAX(logical_date) AS VARCHAR) FROM ${FROZEN}.__load_history GROUP BY table_name`,
    );
    return new Map(rows.map(([name, date]) => [String(name), String(date)]));
  }

  /** What the manifests say, as the recovery function puts it. */
  function expectedOf(table: string, date: string): string {
    const target = targets.find(({ name }) => name === table);
    if (target === undefined) throw new Error(`no ${table}`);
    const manifests = tablesRead(restoreGroup(MODEL, target)).map(({ name }) => {
      const [row] = warehouse.backups.get(`/lake/backup/${name}/${date}/b/manifest`) ?? [];
      return `${name}:${String(row?.["row_count"])}:${String(row?.["greatest_key"])}:${String(row?.["fingerprint"])}`;
    });
    return `;${manifests.join(";")};`;
  }

  async function state(): Promise<unknown> {
    return warehouse.fingerprints();
  }

  async function keysOf(table: string): Promise<ReadonlyMap<string, Cell>> {
    if (table !== "dim_apartments") return new Map();
    const rows = await warehouse.query(
      `SELECT apartment_id || '/' || effective_date, apartment_key FROM ${schema}.dim_apartments WHERE apartment_key > 0`,
    );
    return new Map(rows.map(([version, key]) => [String(version), key ?? null]));
  }

  test("stays under its dated name until its days are over and no view reads it; then the next run drops it", async () => {
    const target = targets.find(({ name }) => name === "dim_users");
    if (target === undefined) throw new Error("no dim_users");
    await warehouse.rebuild();
    await warehouse.execute(printRestoreBatch(MODEL, target, "curated"), "0001-01-01", {
      expected: "",
      anew: "no",
      first_key: "10000",
      today: "20260131",
    });
    const kept = `${schema}.__damaged__dim_users__20260131`;
    const migrate = async (): Promise<number> => {
      await warehouse.execute(printEnsureBatch(MODEL), "2026-01-31", {});
      const [found] = await warehouse.query(`SELECT CAST(to_regclass('${kept}') IS NOT NULL AS INTEGER)`);
      return Number(found?.[0]);
    };
    const days = `SELECT dropped_from - kept_since FROM ${schema}.__kept_tables WHERE table_name = 'dim_users'`;
    expect(Number((await warehouse.query(days))[0]?.[0])).toBe(MODEL.recovery.keepDamagedDays);
    expect(await migrate()).toBe(1);
    await warehouse.query(`UPDATE ${schema}.__kept_tables SET dropped_from = kept_since`);
    await warehouse.query(`CREATE VIEW ${schema}.of_the_damaged AS SELECT * FROM ${kept}`);
    expect(await migrate()).toBe(1);
    await warehouse.query(`DROP VIEW ${schema}.of_the_damaged`);
    expect(await migrate()).toBe(0);
    expect(await warehouse.query(days)).toEqual([]);
  });

  test("is what it would be without the damage, its older versions keep their keys, and no row points nowhere", async () => {
    const seen = { elsewhere: 0, dropped: 0, backup: 0, snapshot: 0, midRun: 0, curated: 0, refused: 0 };
    for (const [number, drawn] of fc.sample(cases, { numRuns: CASES, seed: SEED }).entries()) {
      const { log, table, damage, happened, age, source } = drawn;
      const elsewhere = drawn.elsewhere && source !== "curated";
      const target = targets.find(({ name }) => name === table);
      if (target === undefined) throw new Error(`no ${table}`);
      const context = { seed: SEED, case: number, table, damage, source, elsewhere };
      await warehouse.rebuild();
      warehouse.backups.clear();
      for (const run of log) await load(run);
      const expected = await state();

      await warehouse.rebuild();
      if (elsewhere) for (const each of targets) await numberFrom(each, 4);
      const at = 1 + Math.floor(happened * (log.length - 1));
      const base = Math.min(Math.floor(age * at), at - 1);
      const ahead = targets.slice(0, drawn.ahead).map(({ name }) => name);
      const next = log[base + 1];
      const midRun = source === "snapshot" && ahead.length > 0 && base + 1 < at && next !== undefined;
      for (const [index, run] of log.slice(0, at).entries()) {
        await load(run);
        await backUp(run);
        if (index !== base) continue;
        if (midRun) await load(next, ahead);
        await freeze();
      }
      if (elsewhere) {
        await warehouse.rebuild();
        for (const run of log.slice(0, at)) await load(run);
      }
      const from = source === "curated" ? undefined : log[base];
      const own = { table: `${schema}.${table}`, key: target.key, value: LOST[table] ?? "" };
      // Both stand for themselves where a NOT NULL column cannot be lost in another way.
      await warehouse.query(DAMAGES[damage](own)).catch(() => warehouse.query(DAMAGES.emptied(own)));
      let committed = at;
      try {
        for (const run of log.slice(at)) {
          await load(run);
          committed += 1;
        }
      } catch {
        // The run found the damage, and failed: it is begun again after the restore.
        seen.refused += 1;
      }

      const today = String(20_260_000 + number);
      const values = {
        backup_date: from?.logical_date ?? "",
        backup_id: "b",
        expected:
          from === undefined
            ? ""
            : source === "backup"
              ? expectedOf(table, from.logical_date)
              : `;${targets.map(({ name }) => `${name}:any`).join(";")};`,
        first_key: "10000",
        anew: elsewhere ? "yes" : "no",
        today,
      };
      const date = from?.logical_date ?? "0001-01-01";
      const kept = from === undefined ? [] : (warehouse.backups.get(`/lake/backup/${table}/${date}/b/rows/`) ?? []);
      if (source === "snapshot") await thaw(target);
      await warehouse.execute(printRestoreBatch(MODEL, target, source), date, values);
      const members = restoreGroup(MODEL, target).members.map(({ name }) => name);
      const dates = source === "snapshot" ? await datesInSnapshot() : new Map<string, string>();
      for (const run of log.slice(0, committed)) {
        const lacking = members.filter((member) => run.logical_date > (dates.get(member) ?? date));
        if (lacking.length > 0) await load(run, lacking);
      }
      for (const run of log.slice(committed)) await load(run);

      expect({ ...context, state: await state() }).toEqual({ ...context, state: expected });
      await warehouse.execute(printLookElsewhereBatch(MODEL, "after"), date, EVERY_TABLE);
      const keys = await keysOf(table);
      for (const row of kept) {
        const key = keys.get(`${String(row["apartment_id"])}/${String(row["effective_date"])}`);
        if (key !== undefined) expect({ ...context, key }).toEqual({ ...context, key: Number(row["apartment_key"]) });
      }
      seen[source] += 1;
      if (elsewhere) seen.elsewhere += 1;
      if (midRun) seen.midRun += 1;
      if (damage === "dropped") seen.dropped += 1;
    }
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
  }, 900_000);

  /** The answer of the look at other tables; empty where nothing is damaged. */
  async function elsewhere(table: string, at: "before" | "after"): Promise<string> {
    const target = targets.find(({ name }) => name === table);
    const members = target === undefined ? [] : restoreGroup(MODEL, target).members.map(({ name }) => name);
    return warehouse
      .execute(printLookElsewhereBatch(MODEL, at), "2026-01-01", { members: `;${members.join(";")};` })
      .then(
        () => "",
        (error: unknown) => String(error),
      );
  }

  const twoDamaged = fc.record({
    log: changeLogsOf({ minLength: 2, maxLength: 4 }).map(oneRunADay),
    tables: fc.uniqueArray(fc.constantFrom(...TABLES), { minLength: 2, maxLength: 2 }),
    damages: fc.tuple(
      fc.constantFrom<Damage>("dropped", "emptied", "half of it deleted"),
      fc.constantFrom<Damage>("dropped", "emptied", "half of it deleted"),
    ),
    sources: fc.tuple(
      fc.constantFrom<RestoreSource>("backup", "curated"),
      fc.constantFrom<RestoreSource>("backup", "curated"),
    ),
  });

  test("and another one with it: both are restored one after the other, in any order, each from its own source, and each restore tells of the other", async () => {
    const seen = { dropped: 0, told: 0, bothDropped: 0 };
    for (const [number, { log, tables, damages, sources }] of fc
      .sample(twoDamaged, { numRuns: CASES, seed: SEED })
      .entries()) {
      const context = { seed: SEED, case: number, tables, damages, sources };
      await warehouse.rebuild();
      warehouse.backups.clear();
      for (const [index, run] of log.entries()) {
        await load(run);
        if (index === 0) await backUp(run);
      }
      const expected = await state();
      const damaged = tables.map((name, index) => {
        const { key } = targets.find((target) => target.name === name) ?? { key: "" };
        return DAMAGES[damages[index] ?? "dropped"]({ table: `${schema}.${name}`, key, value: "" });
      });
      for (const statement of damaged) await warehouse.query(statement);
      for (const [index, table] of tables.entries()) {
        const other = tables[1 - index] ?? "";
        const target = targets.find(({ name }) => name === table);
        if (target === undefined) throw new Error(`no ${table}`);
        const members = restoreGroup(MODEL, target).members.map(({ name }) => name);
        const told = await elsewhere(table, "before");
        const isGone = damages[1 - index] === "dropped" && index === 0 && !members.includes(other);
        if (isGone) {
          seen.told += 1;
          expect({ ...context, told }).toEqual({
            ...context,
            told: expect.stringMatching(`Pipeline.DamagedElsewhere: .*\\b${other} is gone or lacks columns`),
          });
        }
        const source = sources[index] ?? "backup";
        const from = source === "curated" ? undefined : log[0];
        await warehouse.execute(printRestoreBatch(MODEL, target, source), from?.logical_date ?? "0001-01-01", {
          backup_date: from?.logical_date ?? "",
          backup_id: "b",
          expected: from === undefined ? "" : expectedOf(table, from.logical_date),
          first_key: "10000",
          anew: "no",
          today: String(20_270_000 + number * 2 + index),
        });
        for (const run of source === "curated" ? log : log.slice(1)) await load(run, members);
        expect({ ...context, after: await elsewhere(table, "after") }).toEqual({
          ...context,
          after: expect.not.stringContaining("Pipeline.PointsNowhere"),
        });
      }
      expect({ ...context, state: await state() }).toEqual({ ...context, state: expected });
      for (const table of tables)
        expect({ ...context, told: await elsewhere(table, "after") }).toEqual({ ...context, told: "" });
      const standIns = `SELECT table_name FROM information_schema.columns WHERE column_name = '__stand_in' AND table_name NOT LIKE '\\_\\_%'`;
      expect({ ...context, standIns: await warehouse.query(standIns) }).toEqual({ ...context, standIns: [] });
      for (const { name, key } of targets) {
        const [row] = await warehouse.query(`SELECT COUNT(*), COUNT(DISTINCT ${key}) FROM ${schema}.${name}`);
        expect({ ...context, name, keys: row?.[1] }).toEqual({ ...context, name, keys: row?.[0] });
      }
      if (damages.includes("dropped")) seen.dropped += 1;
      if (damages.every((each) => each === "dropped")) seen.bothDropped += 1;
    }
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
  }, 900_000);
});
