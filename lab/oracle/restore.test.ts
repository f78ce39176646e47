import fc from "fast-check";
import {
  printBackupBatch,
  printEnsureBatch,
  printReferencesBatch,
  printRestoreBatch,
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
  source: fc.constantFrom<RestoreSource>("backup", "backup", "curated"),
  /** The backup was written by another warehouse, which had numbered further: a standby is restored from the primary's. */
  elsewhere: fc.boolean(),
});

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
    const last = await warehouse.manifest("any", "2026-12-31");
    return last.map((row) => row.slice(0, 4));
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
    const seen = { elsewhere: 0, dropped: 0, backup: 0, curated: 0, refused: 0 };
    for (const [number, drawn] of fc.sample(cases, { numRuns: CASES, seed: SEED }).entries()) {
      const { log, table, damage, happened, age, source } = drawn;
      const elsewhere = drawn.elsewhere && source === "backup";
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
      for (const run of log.slice(0, at)) {
        await load(run);
        await backUp(run);
      }
      if (elsewhere) {
        await warehouse.rebuild();
        for (const run of log.slice(0, at)) await load(run);
      }
      const base = Math.floor(age * at);
      const from = source === "backup" ? log[Math.min(base, at - 1)] : undefined;
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
        expected: from === undefined ? "" : expectedOf(table, from.logical_date),
        first_key: "10000",
        anew: elsewhere ? "yes" : "no",
        today,
      };
      const date = from?.logical_date ?? "0001-01-01";
      const kept = from === undefined ? [] : (warehouse.backups.get(`/lake/backup/${table}/${date}/b/rows/`) ?? []);
      await warehouse.execute(printRestoreBatch(MODEL, target, source), date, values);
      const members = restoreGroup(MODEL, target).members.map(({ name }) => name);
      for (const run of log.slice(0, committed)) if (run.logical_date > date) await load(run, members);
      for (const run of log.slice(committed)) await load(run);

      expect({ ...context, state: await state() }).toEqual({ ...context, state: expected });
      await warehouse.execute(printReferencesBatch(MODEL), date, {});
      const keys = await keysOf(table);
      for (const row of kept) {
        const key = keys.get(`${String(row["apartment_id"])}/${String(row["effective_date"])}`);
        if (key !== undefined) expect({ ...context, key }).toEqual({ ...context, key: Number(row["apartment_key"]) });
      }
      seen[source] += 1;
      if (elsewhere) seen.elsewhere += 1;
      if (damage === "dropped") seen.dropped += 1;
    }
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
  }, 900_000);
});
