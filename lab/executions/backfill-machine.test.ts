import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PipelineModel } from "../../pipeline-dsl/model";
import type { BackfillInput } from "../../pipeline-dsl/targets/recovery";
import { NOT_MIGRATED, restoreGroup, tablesRead } from "../../pipeline-dsl/targets/redshift";
import { type AwsServer, startMoto } from "../aws/moto";
import { PROJECT_ROOT } from "../tools";
import { executionArn } from "./arn";
import { BackfillWorld, DAYS, FIRST_BATCH, NEXT_DAY } from "./backfill-world";
import type { ExecutionRecord } from "./records";
import { TROUBLES } from "./troubled-calls";

const model = JSON.parse(
  readFileSync(join(PROJECT_ROOT, "stacks", "rental-marketplace", "pipeline.lock.json"), "utf8"),
) as PipelineModel;

const INPUT: BackfillInput = { table: "dim_apartments", reason: "status is new", approved_by: "somebody" };
/** Each call here is all or nothing, and one that fails once is any retry. */
const KINDS = TROUBLES.filter((kind) => kind !== "dies within" && kind !== "fails once");
/** What a restore of the table reads. */
const STORED = model.warehouse.targets
  .filter(({ name }) => name === INPUT.table)
  .flatMap((table) => tablesRead(restoreGroup(model, table)).map(({ name }) => name));

let server: AwsServer;
let world: BackfillWorld;
let executions = 0;

beforeAll(async () => {
  server = await startMoto();
  world = await BackfillWorld.open(server, model, "backfill");
}, 60_000);
afterAll(async () => {
  await world.close();
  await server.stop();
});
beforeEach(() => world.begin());

function nameOf(kind: string): string {
  executions += 1;
  return `${kind}-${String(executions)}`;
}

function backfill(more: Partial<BackfillInput> = {}): Promise<ExecutionRecord> {
  return world.backfill(nameOf("backfill"), { ...INPUT, ...more });
}

/** The live table has its past, and so has what a failover would restore; nobody waits for anything, and the next backfill begins anew. */
async function expectDone(days: readonly string[], latest: unknown): Promise<void> {
  expect([world.live, world.inSnapshot]).toEqual([days, days]);
  expect(world.hasShadow).toBe(false);
  // By which a replay elsewhere repeats it.
  expect([...world.backedUp]).toEqual(STORED.map((table) => [table, days]));
  expect(world.manifestOf).toBe(`run-${days.at(-1) ?? ""}`);
  expect(await world.item("latest")).toEqual(latest);
  const item = await world.item("backfill");
  expect(item?.["status"]?.S).toBe("SUCCEEDED");
  expect(item?.["plan"]).toBeUndefined();
}

test("shapes and loads every day, makes the live table like that, and leaves the lock as it was", async () => {
  const latest = await world.item("latest");
  expect(await backfill()).toMatchObject({ status: "SUCCEEDED" });
  expect(world.jobs).toEqual([DAYS.join(",")]);
  await expectDone(DAYS, latest);
});

test("a dry run touches nothing", async () => {
  expect(await backfill({ dry_run: true })).toMatchObject({ status: "SUCCEEDED" });
  expect([world.jobs, world.live, world.hasShadow, await world.item("backfill")]).toEqual([[], [], false, null]);
});

const ELSEWHERE = "ERROR: Pipeline.DamagedElsewhere: fact_viewings is gone; ";
const PENDING = `ERROR: Pipeline.DamagedElsewhere: dim_apartments ${NOT_MIGRATED}; `;
const OWN = "ERROR: Pipeline.RestoreFirst: dim_apartments is empty, and runs have loaded it; ";

test.each(["", ELSEWHERE, PENDING, OWN, "ERROR: out of memory"])(
  "where the look at the tables says %j, a dry run says what the backfill does",
  async (told) => {
    world.refusals.set("look_at_tables", told);
    const dry = await backfill({ dry_run: true });
    expect([world.jobs, world.live, world.hasShadow, await world.item("backfill")]).toEqual([[], [], false, null]);
    const done = await backfill();
    expect([dry.status, dry.cause]).toEqual([done.status, done.cause]);
    const isRefused = told === OWN || told === "ERROR: out of memory";
    expect([done.status, done.cause]).toEqual(isRefused ? ["FAILED", told] : ["SUCCEEDED", null]);
    if (isRefused) expect([world.jobs, world.hasShadow, await world.item("backfill")]).toEqual([[], false, null]);
    else expect([dry.output, done.output]).toMatchObject([{ look: { refusal: told } }, { look: { refusal: told } }]);
  },
);

test("a dry run compares the tables with the newest manifest, unless one lacks columns", async () => {
  world.lostRows.add("fact_bookings");
  const { output } = await backfill({ dry_run: true });
  expect(output).toMatchObject({ verdict: { equal: false, differing: ["fact_bookings"] } });
  world.lostRows.clear();
  expect((await backfill({ dry_run: true })).output).toMatchObject({ verdict: { equal: true } });
  world.refusals.set("look_at_tables", PENDING);
  expect((await backfill({ dry_run: true })).output).not.toHaveProperty("verdict");
});

test("what is committed while days are computed is shaped and loaded before the last step", async () => {
  world.meanwhile = () => world.commit(NEXT_DAY);
  expect(await backfill()).toMatchObject({ status: "SUCCEEDED" });
  expect(world.jobs).toEqual([DAYS.join(","), NEXT_DAY]);
  await expectDone([...DAYS, NEXT_DAY], await world.item("latest"));
});

test("a run that is under way holds the backfill off, and a backfill that is another one", async () => {
  await world.putLatest({ owner: executionArn(model.name, "gone"), date: DAYS[2], status: "RUNNING" });
  expect(await backfill()).toMatchObject({
    status: "FAILED",
    cause: expect.stringMatching(/^Pipeline\.RunUnfinished: /),
  });
  expect([world.jobs, world.hasShadow]).toEqual([[], false]);
});

test.each([
  ["migrate_warehouse", "Pipeline.WarehouseDiffers: another column"],
  ["prepare_dim_apartments", "Pipeline.WarehouseDiffers: a column"],
  ["the day 2026-01-27", "Pipeline.RowsVanished: more than 20 % are gone"],
  ["take_over_dim_apartments", "Pipeline.BackfillFirst: rows"],
])("what %s refuses ends the backfill, holds no run up, and has changed nothing", async (step, refusal) => {
  const latest = await world.item("latest");
  world.refusals.set(step, refusal);
  expect(await backfill()).toMatchObject({ error: "Pipeline.Refused", cause: refusal });
  expect(world.live).toEqual([]);
  expect(await world.item("latest")).toEqual(latest);
  world.refusals.clear();
  expect(await backfill()).toMatchObject({ status: "SUCCEEDED" });
  // What was done the first time is not done again.
  expect(world.jobs).toEqual([DAYS.join(",")]);
  await expectDone(DAYS, latest);
});

test("whatever call is in whatever trouble, the table is as it was or has its whole past, and starting again ends well", async () => {
  const calls = world.tasksOf(await backfill());
  expect(calls.length).toBeGreaterThan(15);
  for (const state of calls) {
    for (const kind of KINDS) {
      await world.begin();
      const latest = await world.item("latest");
      world.trouble = { state, kind };
      const first = await backfill();
      expect([state, kind, [0, DAYS.length].includes(world.live.length)]).toEqual([state, kind, true]);
      world.trouble = null;
      if (first.status === "SUCCEEDED") {
        await expectDone(DAYS, latest);
        continue;
      }
      const again = await backfill();
      expect([state, kind, again.error, again.cause]).toEqual([state, kind, null, null]);
      await expectDone(DAYS, latest);
    }
  }
}, 300_000);

test("given up wherever it died, the table is as it was or has its whole past, runs go on, and the next backfill ends well", async () => {
  const seen = { givenUp: 0, nothingHeld: 0 };
  for (const state of world.tasksOf(await backfill())) {
    await world.begin();
    const latest = await world.item("latest");
    world.trouble = { state, kind: "dies after" };
    const died = await backfill();
    expect([state, died.status]).toEqual([state, "ABORTED"]);
    world.trouble = null;
    const held = (await world.item("latest"))?.["restoring"] !== undefined;
    const { error } = await world.giveUp(nameOf("give-up"), INPUT);
    expect([state, error]).toEqual([state, held ? null : "Pipeline.NoRestoreToGiveUp"]);
    seen[held ? "givenUp" : "nothingHeld"] += 1;
    expect([state, [0, DAYS.length].includes(world.live.length)]).toEqual([state, true]);
    expect([state, await world.item("latest")]).toEqual([state, latest]);
    const again = await backfill();
    expect([state, again.error, again.cause]).toEqual([state, null, null]);
    await expectDone(DAYS, latest);
    const run = await world.nextRun(nameOf("run"));
    expect([state, run.error, run.cause]).toEqual([state, "Pipeline.Refused", FIRST_BATCH]);
  }
  expect(Math.min(seen.givenUp, seen.nothingHeld)).toBeGreaterThan(3);
}, 300_000);
