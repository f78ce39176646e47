import fc from "fast-check";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { printEnsureBatch, restoreGroup } from "../../pipeline-dsl/targets/redshift";
import { printGiveUpBatch } from "../../pipeline-dsl/targets/redshift/restore/give-up";
import { changeLogsOf, type Run } from "./change-log";
import { RentalWarehouse, WITHOUT_VANISHING_LIMIT as MODEL } from "./rental-warehouse";

/** A failure is repeated with the same seed; another one looks elsewhere: PUT_BACK_SEED=7 PUT_BACK_CASES=200. */
const SEED = Number(process.env["PUT_BACK_SEED"] ?? 20260131);
const CASES = Number(process.env["PUT_BACK_CASES"] ?? 6);

const { schema } = MODEL.warehouse;

/** The definition before somebody added a table. */
const BEFORE: PipelineModel = {
  ...MODEL,
  warehouse: { ...MODEL.warehouse, targets: MODEL.warehouse.targets.filter(({ name }) => name !== "fact_viewings") },
};

/** What an operator does to the warehouse by hand between two runs. `share`: which of the snapshots there are. */
type Act =
  | { readonly kind: "nothing" }
  | { readonly kind: "put back"; readonly share: number }
  | { readonly kind: "lost" }
  | { readonly kind: "emptied" | "dropped"; readonly share: number }
  | { readonly kind: "ledger put back"; readonly share: number };

const share = fc.nat(99).map((percent) => percent / 100);
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: "nothing" } as const) },
  { weight: 3, arbitrary: share.map((each) => ({ kind: "put back", share: each }) as const) },
  { weight: 1, arbitrary: fc.constant({ kind: "lost" } as const) },
  { weight: 2, arbitrary: share.map((each) => ({ kind: "emptied", share: each }) as const) },
  { weight: 2, arbitrary: share.map((each) => ({ kind: "dropped", share: each }) as const) },
  { weight: 1, arbitrary: share.map((each) => ({ kind: "ledger put back", share: each }) as const) },
);

const cases = fc.record({
  log: changeLogsOf({ minLength: 3, maxLength: 6 }).map(oneRunADay),
  acts: fc.array(act, { minLength: 6, maxLength: 6 }),
  /** How many batches of each run a snapshot of its own holds: one that was taken in mid-run. */
  midRun: fc.array(fc.nat(6), { minLength: 6, maxLength: 6 }),
  /** From which run on the definition has one table more. */
  added: fc.nat(3),
});

function oneRunADay(log: readonly Run[]): readonly Run[] {
  return [...new Map(log.map((run) => [run.logical_date, run])).values()];
}

describe("a run on a warehouse that somebody put back or took a table from by hand", () => {
  let warehouse: RentalWarehouse;
  beforeAll(async () => {
    warehouse = await RentalWarehouse.open(MODEL);
  });
  afterAll(() => warehouse.close());

  async function tablesIn(place: string): Promise<readonly string[]> {
    const rows = await warehouse.query(
      `SELECT table_name FROM information_schema.tables WHERE table_schema = '${place}' AND table_type = 'BASE TABLE'`,
    );
    return rows.map(([name]) => String(name));
  }

  async function takeSnapshot(name: string): Promise<string> {
    await warehouse.query(`DROP SCHEMA IF EXISTS ${name} CASCADE`);
    await warehouse.query(`CREATE SCHEMA ${name}`);
    for (const table of await tablesIn(schema))
      await warehouse.query(`CREATE TABLE ${name}."${table}" AS SELECT * FROM ${schema}."${table}"`);
    return name;
  }

  async function fresh(model: PipelineModel): Promise<void> {
    await warehouse.query(`DROP SCHEMA ${schema} CASCADE`);
    await warehouse.migrate(printEnsureBatch(model));
  }

  /** The schema as it was: tables that have come since are gone. */
  async function putBack(snapshot: string): Promise<void> {
    const held = await tablesIn(snapshot);
    const model = held.includes("fact_viewings") ? MODEL : BEFORE;
    await fresh(model);
    for (const table of held) {
      await warehouse.query(`DELETE FROM ${schema}."${table}"`);
      await warehouse.query(
        `INSERT INTO ${schema}."${table}" OVERRIDING SYSTEM VALUE SELECT * FROM ${snapshot}."${table}"`,
      );
    }
    for (const { name, key } of model.warehouse.targets)
      await warehouse.query(`ALTER TABLE ${schema}.${name} ALTER COLUMN ${key} RESTART WITH 100000`);
  }

  async function takeRows(model: PipelineModel, { kind, share: which }: Extract<Act, { kind: "emptied" | "dropped" }>) {
    const { targets } = model.warehouse;
    const table = targets[Math.floor(which * targets.length)]?.name ?? "";
    await warehouse.query(`${kind === "dropped" ? "DROP TABLE" : "DELETE FROM"} ${schema}.${table}`);
  }

  /** The code of the refusal, or null. */
  async function refusalOf(work: Promise<void>): Promise<string | null> {
    try {
      await work;
      return null;
    } catch (error) {
      const [code] = /Pipeline\.\w+/.exec(error instanceof Error ? error.message : "") ?? [];
      if (code === undefined) throw error;
      return code;
    }
  }

  interface Loading {
    readonly run: Run;
    readonly model: PipelineModel;
    readonly windowStart: string;
  }

  async function load({ run, model, windowStart }: Loading, more: object = {}): Promise<void> {
    await warehouse.load(`run-${run.logical_date}`, run.logical_date, run, { model, windowStart, ...more });
  }

  const contents = async (model: PipelineModel): Promise<unknown> => ({
    ...(model === MODEL ? await warehouse.tables() : {}),
    loads: await warehouse.query(
      `SELECT table_name, run_id FROM ${schema}.__load_history ORDER BY table_name, logical_date, run_id`,
    ),
  });

  test("is refused, or leaves what it would have left had nobody done it; and goes on when the days are back", async () => {
    const seen = { nothing: 0, "put back": 0, lost: 0, emptied: 0, dropped: 0, "ledger put back": 0 };
    const ended = { "Pipeline.CommittedDaysLacking": 0, "Pipeline.TableEmptied": 0, "went on": 0 };
    for (const [number, drawn] of fc.sample(cases, { numRuns: CASES, seed: SEED }).entries()) {
      const { log, acts, midRun } = drawn;
      const modelAt = (index: number): PipelineModel => (index < drawn.added ? BEFORE : MODEL);
      const windowAt = (committed: readonly Run[]): string => {
        const last = committed.at(-1);
        return last === undefined ? "" : `${last.logical_date}T02:00:00`;
      };

      // What it is where nobody does anything, and the snapshots of that: before each run, and in its middle.
      await fresh(modelAt(0));
      const expected: unknown[] = [];
      const snapshots: { name: string; holds: number }[] = [];
      for (const [index, run] of log.entries()) {
        const loading = { run, model: modelAt(index), windowStart: windowAt(log.slice(0, index)) };
        await warehouse.migrate(printEnsureBatch(loading.model));
        snapshots.push({ name: await takeSnapshot(`before_${String(index)}`), holds: index });
        await load(loading, { batches: midRun[index] });
        snapshots.push({ name: await takeSnapshot(`within_${String(index)}`), holds: index });
        await load(loading);
        expected.push(await contents(loading.model));
      }

      await fresh(modelAt(0));
      let committed: readonly Run[] = [];
      for (const [index, run] of log.entries()) {
        const model = modelAt(index);
        const done = acts[index] ?? { kind: "nothing" };
        const taken = snapshots.filter(({ holds }) => holds < index);
        if (done.kind === "put back" && taken.length > 0)
          await putBack(taken[Math.floor(done.share * taken.length)]?.name ?? "");
        if (done.kind === "lost") await fresh(model);
        if (done.kind === "emptied" || done.kind === "dropped") await takeRows(model, done);
        if (done.kind === "ledger put back") committed = committed.slice(0, Math.floor(done.share * committed.length));
        seen[done.kind] += 1;
        const context = { seed: SEED, case: number, run: index, done, added: drawn.added };

        await warehouse.migrate(printEnsureBatch(model));
        const loading = { run, model, windowStart: windowAt(committed) };
        const before = await warehouse.everything();
        const refused = await refusalOf(load(loading));
        if (refused !== null) {
          if (refused !== "Pipeline.CommittedDaysLacking" && refused !== "Pipeline.TableEmptied")
            throw new Error(`${refused}: ${JSON.stringify(context)}`);
          ended[refused] += 1;
          const kept = await warehouse.everything();
          for (const { name } of model.warehouse.targets) expect(kept[name]).toEqual(before[name]);
          if (refused === "Pipeline.CommittedDaysLacking") {
            // Who is redriven comes to a load without an admission. One table alone does not say that the others are gone.
            const holds = await warehouse.query(`SELECT 1 FROM ${schema}.__load_history LIMIT 1`);
            const alone: (string | null)[] = [];
            for (const { name } of model.warehouse.targets)
              alone.push(await refusalOf(load(loading, { only: [name] })));
            expect([context, alone.includes(refused)]).toEqual([context, holds.length > 0]);
          }
          const lacking = snapshots.findIndex(({ holds }) => holds === index);
          await putBack(snapshots[lacking]?.name ?? "");
          await load(loading);
        } else ended["went on"] += done.kind === "nothing" ? 0 : 1;
        committed = [...committed, run];
        expect({ ...context, contents: await contents(model) }).toEqual({ ...context, contents: expected[index] });
      }
    }
    expect(Math.min(...Object.values(seen), ...Object.values(ended))).toBeGreaterThan(0);
  }, 600_000);

  test("has no manifest where it was put back after some loads of the run, which a retry skips; and has one as another run", async () => {
    const names = MODEL.warehouse.targets.map(({ name }) => name);
    await fresh(MODEL);
    await load({ run: FIRST, model: MODEL, windowStart: "" });
    const before = await takeSnapshot("before_the_run");
    const next = { run: SECOND, model: MODEL, windowStart: ends(FIRST) };
    for (const done of names.keys()) {
      await putBack(before);
      await load(next, { only: names.slice(done + 1) });
      const manifest = (runId: string) => warehouse.manifest(runId, SECOND.logical_date).then(() => undefined);
      expect([done, await refusalOf(manifest(`run-${SECOND.logical_date}`))]).toEqual([done, "Pipeline.LoadsGone"]);
      await warehouse.load("another-run", SECOND.logical_date, SECOND, { windowStart: next.windowStart });
      expect([done, await refusalOf(manifest("another-run"))]).toEqual([done, null]);
    }
  }, 120_000);

  test.each(["emptied", "dropped"] as const)(
    "is not refused for a table that was %s and whose restore was given up",
    async (kind) => {
      const apartment = { apartment_id: 1, location: "Zürich", price: "10.00", created_at: "2026-01-01" };
      const next = { run: { ...SECOND, apartments: [apartment] }, model: MODEL, windowStart: ends(FIRST) };
      await fresh(MODEL);
      await load({ run: { ...FIRST, apartments: [apartment] }, model: MODEL, windowStart: "" });
      await warehouse.query(`${kind === "dropped" ? "DROP TABLE" : "DELETE FROM"} ${schema}.dim_apartments`);
      const again = async (): Promise<string | null> => {
        await warehouse.migrate(printEnsureBatch(MODEL));
        return refusalOf(load(next));
      };
      if (kind === "emptied") expect(await again()).toBe("Pipeline.TableEmptied");
      await warehouse.execute(printGiveUpBatch(MODEL), SECOND.logical_date, { table: "dim_apartments" });
      expect(await again()).toBeNull();
    },
  );

  test("is not refused for a table that its runs have emptied, whichever of them is taken back", async () => {
    const booking = {
      booking_id: 1,
      apartment_id: 1,
      user_id: 1,
      start_date: "2026-01-05",
      end_date: null,
      amount: "1.00",
    };
    await fresh(MODEL);
    await load({ run: { ...FIRST, bookings: [booking] }, model: MODEL, windowStart: "" });
    await load({ run: SECOND, model: MODEL, windowStart: ends(FIRST) });
    await warehouse.takeBack(SECOND.logical_date);
    expect(await refusalOf(load({ run: THIRD, model: MODEL, windowStart: ends(FIRST) }))).toBeNull();
  });

  test("is not refused for a table whose restore was given up: it counts as loaded with the others", async () => {
    await fresh(MODEL);
    await load({ run: FIRST, model: MODEL, windowStart: "" });
    await load({ run: SECOND, model: MODEL, windowStart: ends(FIRST) });
    // What a restore puts back says that it holds the day of its source.
    const restored = restoreGroup(MODEL, targetOf("dim_apartments")).members.map(({ name }) => `'${name}'`);
    await warehouse.query(
      `DELETE FROM ${schema}.__load_history WHERE table_name IN (${restored.join(", ")}) AND logical_date > '${FIRST.logical_date}'`,
    );
    const next = { run: THIRD, model: MODEL, windowStart: ends(SECOND) };
    expect(await refusalOf(load(next))).toBe("Pipeline.CommittedDaysLacking");
    for (let time = 0; time < 2; time += 1)
      await warehouse.execute(printGiveUpBatch(MODEL), THIRD.logical_date, { table: "dim_apartments" });
    await load(next);
    const runs = await warehouse.query(
      `SELECT table_name, COUNT(*) FROM ${schema}.__load_history GROUP BY table_name ORDER BY table_name`,
    );
    expect(runs).toEqual(MODEL.warehouse.targets.map(({ name }) => [name, 3]).sort());
  });
});

function ends({ logical_date }: Run): string {
  return `${logical_date}T02:00:00`;
}

const NOTHING = { apartments: [], bookings: [], viewings: [], times: 1, died: [], unfinished: false };
const FIRST: Run = { ...NOTHING, logical_date: "2026-01-05" };
const SECOND: Run = { ...NOTHING, logical_date: "2026-01-06" };
const THIRD: Run = { ...NOTHING, logical_date: "2026-01-07" };

function targetOf(table: string): (typeof MODEL.warehouse.targets)[number] {
  const target = MODEL.warehouse.targets.find(({ name }) => name === table);
  if (target === undefined) throw new Error(`no ${table}`);
  return target;
}
