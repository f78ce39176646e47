import fc from "fast-check";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PipelineModel } from "../../pipeline-dsl/model";
import type { FailoverInput } from "../../pipeline-dsl/targets/recovery";
import { type AwsServer, startMoto } from "../aws/moto";
import { PROJECT_ROOT } from "../tools";
import type { ExecutionRecord } from "./records";
import { RecoveryWorld } from "./recovery-world";
import { TROUBLES } from "./troubled-calls";

// A warehouse at the standby that runs: it is loaded between failovers, and a failover brings only what is missing.

const rental = JSON.parse(
  readFileSync(join(PROJECT_ROOT, "stacks", "rental-marketplace", "pipeline.lock.json"), "utf8"),
) as PipelineModel;
const promise = { rpoSeconds: 86_400, rtoSeconds: 14_400 };
const model: PipelineModel = {
  ...rental,
  recovery: { ...rental.recovery, standby: { kind: "warmStandby", region: "us-west-2", ...promise } },
};

const FAILOVER: FailoverInput = { mode: "failover", reason: "the Region is gone", approved_by: "somebody" };
const FIRST_RUNS = ["run-26", "run-27", "run-28"];

let server: AwsServer;
let world: RecoveryWorld;
let executions = 0;

beforeAll(async () => {
  server = await startMoto();
  world = await RecoveryWorld.open(server, model, "warm");
}, 60_000);
afterAll(async () => {
  await world.close();
  await server.stop();
});
beforeEach(() => world.begin());

const name = (): string => `execution-${String((executions += 1))}`;
const follow = (): Promise<ExecutionRecord> => world.follow(name());
const start = (mode: FailoverInput["mode"]): Promise<ExecutionRecord> =>
  world.failover(mode === "failback" ? "primary" : "standby", name(), { ...FAILOVER, mode });

test("what is committed at the primary is loaded at the standby, in order, and the primary notices nothing", async () => {
  const before = [await world.site("primary"), world.runsOf("primary"), await world.committed("primary")];
  expect(await follow()).toMatchObject({ status: "SUCCEEDED" });
  expect(world.runsOf("standby")).toEqual(FIRST_RUNS);
  expect(await world.committed("standby")).toEqual(FIRST_RUNS);
  expect([await world.site("primary"), world.runsOf("primary"), await world.committed("primary")]).toEqual(before);
  expect(await world.site("standby")).toEqual({ active: "primary", epoch: 1 });
  // Nothing has arrived: nothing is loaded again.
  const again = await follow();
  expect(again.events.map(({ state }) => state)).not.toContain("LoadBatch");
});

test("a failover brings only what the standby has not loaded yet", async () => {
  await follow();
  await world.commit("primary", "run-29", "2026-01-29");
  world.loads.length = 0;
  expect(await start("failover")).toMatchObject({ status: "SUCCEEDED" });
  expect(world.loads).toEqual(["run-29"]);
  expect(world.runsOf("standby")).toEqual([...FIRST_RUNS, "run-29"]);
});

test("at the site that is active there is nothing to follow", async () => {
  await start("failover");
  const before = await world.seenByReaders();
  const record = await follow();
  expect(record).toMatchObject({ status: "SUCCEEDED" });
  expect(record.events.map(({ state }) => state)).toContain("ActiveHere");
  expect(await world.seenByReaders()).toBe(before);
});

test("a warehouse that cannot be loaded from the first batch on is not loaded at all", async () => {
  world.forget("run-26");
  expect(await follow()).toMatchObject({ error: "RecoveryRefused" });
  expect(world.runsOf("standby")).toEqual([]);
});

test("who follows does not hold a failover up, and does not load any more once the warehouse is opened", async () => {
  const order: string[] = [];
  world.during("LoadBatch", async () => {
    order.push("failover begins");
    expect(await start("rehearsal")).toMatchObject({ error: "Pipeline.RecoveryRunning" });
    expect(await start("failover")).toMatchObject({ status: "SUCCEEDED" });
    order.push("failover ends");
  });
  expect(await follow()).toMatchObject({ error: "Pipeline.Refused", cause: "ERROR: Pipeline.SiteNotActive: " });
  expect(order).toEqual(["failover begins", "failover ends"]);
  expect(world.runsOf("standby")).toEqual(FIRST_RUNS);
  expect(await world.committed("standby")).toEqual(FIRST_RUNS);
});

test("of two failovers that begin at once, one is told that the other one has been quicker", async () => {
  world.during("TakeLock", async () => {
    expect(await start("failover")).toMatchObject({ status: "SUCCEEDED" });
  });
  expect(await start("failover")).toMatchObject({ error: "Pipeline.SiteActive" });
  expect(await world.site("standby")).toEqual({ active: "standby", epoch: 2 });
});

test("a table that was damaged at the primary and restored there holds the standby up until the next run, and no longer", async () => {
  await follow();
  world.alter("primary", "dim_users");
  await world.commit("primary", "run-29", "2026-01-29");
  const differs = { error: "Pipeline.StandbyDiffers", cause: expect.stringContaining("dim_users") as string };
  expect(await follow()).toMatchObject(differs);
  expect(await follow()).toMatchObject(differs);
  expect(await world.committed("standby")).toEqual(FIRST_RUNS);
  world.mend("primary", "dim_users");
  await world.commit("primary", "run-30", "2026-01-30");
  await world.commit("primary", "run-31", "2026-01-31");
  expect(await follow()).toMatchObject({ status: "SUCCEEDED" });
  expect(world.runsOf("standby")).toEqual([...FIRST_RUNS, "run-29", "run-30", "run-31"]);
  expect((await world.committed("standby")).at(-1)).toBe("run-31");
  // Damage that is still there is not passed over.
  world.alter("primary", "dim_users");
  await world.commit("primary", "run-32", "2026-02-01");
  await world.commit("primary", "run-33", "2026-02-02");
  expect(await follow()).toMatchObject(differs);
});

test("beside a rehearsal nothing is followed", async () => {
  world.during("ReplayBatch", async () => {
    const record = await follow();
    expect(record.events.map(({ state }) => state)).toContain("LeftToAnother");
  });
  expect(await start("rehearsal")).toMatchObject({ status: "SUCCEEDED" });
  expect(world.runsOf("standby")).toEqual(FIRST_RUNS);
});

const trouble = fc.option(
  fc.record({
    kind: fc.constantFrom(...TROUBLES.filter((kind) => kind !== "dies within")),
    state: fc.nat(1_000),
  }),
);
const act = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("backfill" as const),
      table: fc.constantFrom(...model.warehouse.targets.map(({ name: table }) => table)),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: "commit" as const }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("follow" as const), trouble }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("rehearsal" as const), trouble }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("failover" as const), trouble }) },
);

test("whatever has happened to whom before, a failover ends well and every run and every backfill is there once, in order", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 7 }), async (acts) => {
      await world.begin();
      let day = 28;
      for (const each of acts) {
        if (each.kind === "commit") {
          // Only a site that is active commits.
          if ((await world.site("primary")).active !== "primary") continue;
          day += 1;
          await world.commit("primary", `run-${String(day)}`, `2026-01-${String(day)}`);
          continue;
        }
        if (each.kind === "backfill") {
          if ((await world.site("primary")).active === "primary") world.backfill("primary", each.table, name());
          continue;
        }
        const tasks = world.tasksOf("standby", each.kind === "follow" ? "follow" : "failover");
        if (each.trouble !== null) {
          const state = tasks[each.trouble.state % tasks.length] ?? "";
          world.trouble = { state, kind: each.trouble.kind };
        }
        await (each.kind === "follow" ? follow() : start(each.kind));
        world.trouble = null;
      }
      const last = await start("failover");
      const expected = Array.from({ length: day - 25 }, (_, at) => `run-${String(26 + at)}`);
      expect([null, "Pipeline.SiteActive"]).toContain(last.error);
      // Backfills among them, wherever they came.
      expect(world.contentOf("standby")).toEqual(world.contentOf("primary"));
      expect([...(await world.committed("standby"))].sort()).toEqual(expected);
      expect(await world.site("standby")).toEqual({ active: "standby", epoch: 2 });
    }),
    { numRuns: Number(process.env["NUM_RUNS"] ?? 12) },
  );
}, 300_000);
