import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PipelineModel } from "../../pipeline-dsl/model";
import type { RestoreTableInput } from "../../pipeline-dsl/targets/recovery";
import { type AwsServer, startMoto } from "../aws/moto";
import { PROJECT_ROOT } from "../tools";
import { FaultTable } from "./fault-table";
import type { ExecutionRecord } from "./records";
import { NEWEST, RestoreWorld } from "./restore-world";
import { TROUBLES } from "./troubled-calls";

const model = JSON.parse(
  readFileSync(join(PROJECT_ROOT, "stacks", "rental-marketplace", "pipeline.lock.json"), "utf8"),
) as PipelineModel;

const TABLE = "dim_apartments";
const RESTORE: RestoreTableInput = {
  table: TABLE,
  as_of: "2026-01-26",
  reason: "dropped by mistake",
  approved_by: "somebody",
};
const GIVE_UP: RestoreTableInput = { table: TABLE, give_up: true, reason: "made anew", approved_by: "somebody" };

let server: AwsServer;
let world: RestoreWorld;
let executions = 0;

beforeAll(async () => {
  server = await startMoto();
  world = await RestoreWorld.open(server, model, "restore");
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

const restore = (input: RestoreTableInput = RESTORE): Promise<ExecutionRecord> =>
  world.restore(nameOf("restore"), input);
const backUp = (date: string = NEWEST): Promise<ExecutionRecord> => world.backUp(nameOf("backup"), date);
const nextRun = (): Promise<ExecutionRecord> => world.nextRun(nameOf("run"));

/** No code of ours stands in the way of a run: it gets as far as its first batch. */
async function expectRunsGoOn(): Promise<void> {
  const { error, cause } = await nextRun();
  expect([error, cause]).toEqual(["Pipeline.Refused", "no run gets as far as its first batch here"]);
}

async function expectHeldOff(): Promise<void> {
  const unfinished = {
    error: "Pipeline.RestoreUnfinished",
    cause: expect.stringContaining(`npx pipeline restore ${TABLE} --give-up`),
  };
  expect(await nextRun()).toMatchObject(unfinished);
  expect(await backUp()).toMatchObject(unfinished);
}

/** Of a restore that holds runs off: that nothing was put back is said where it is so, and never where something was. */
async function expectTruth(state: string, isHalfWay: boolean): Promise<void> {
  const { error, cause } = await nextRun();
  if (error !== "Pipeline.RestoreUnfinished") return;
  const isAsItWas = cause?.includes("before it put anything back") ?? false;
  if (isHalfWay) expect([state, isAsItWas]).toEqual([state, false]);
  if (BEFORE_IT_BEGINS.includes(state)) expect([state, isAsItWas]).toEqual([state, true]);
}

/** Under the lock, and before anything can be put back. */
const BEFORE_IT_BEGINS = ["TakeLock", "ClearSnapshot", "RestoreTable", "ReadSnapshotLoads", "PlanFromSnapshot"];

describe("a restore", () => {
  test("that died before it put anything back is given up without a word to the warehouse", async () => {
    world.damage(TABLE);
    world.trouble = { state: "TakeLock", kind: "dies after" };
    expect(await restore()).toMatchObject({ status: "ABORTED" });
    world.trouble = null;
    expect(await restore({ ...RESTORE, table: "dim_users" })).toMatchObject({
      error: "Pipeline.RestoreUnfinished",
      cause: expect.stringContaining("before it put anything back"),
    });
    const given = await restore(GIVE_UP);
    expect(given).toMatchObject({ status: "SUCCEEDED" });
    expect(world.tasksOn(given, "restore")).not.toContain("TakeAsItIs");
    await expectRunsGoOn();
  });

  test("tells what else is damaged, in a dry run too, and fails for its own tables alone", async () => {
    world.damage(TABLE);
    world.elsewhere = "ERROR: Pipeline.DamagedElsewhere: dim_users has lost rows; ";
    const told = { status: "SUCCEEDED", output: expect.objectContaining({ batch: { refusal: world.elsewhere } }) };
    const tried = await restore({ ...RESTORE, dry_run: true });
    expect(tried).toMatchObject(told);
    expect(tried.output).toMatchObject({
      verdict: { equal: false, differing: expect.arrayContaining([TABLE]) as unknown },
    });
    expect(world.tasksOn(tried, "restore")).not.toContain("TakeLock");
    const compared = await restore();
    expect(compared).toMatchObject(told);
    expect(world.tasksOn(compared, "restore")).toContain("VerifyRestored");
    world.elsewhere = "ERROR: Pipeline.DamagedElsewhere: dim_users is gone or lacks columns; ";
    const left = await restore();
    expect(left).toMatchObject({ status: "SUCCEEDED" });
    expect(world.tasksOn(left, "restore")).not.toContain("VerifyRestored");
    await expectRunsGoOn();
    world.elsewhere = "ERROR: Pipeline.PointsNowhere: fact_bookings.apartment_key of 3 rows points to none; ";
    expect(await restore()).toMatchObject({ error: "Pipeline.Refused", cause: world.elsewhere });
    await expectHeldOff();
  });

  test("puts the table back, catches it up and gives the lock back as it was", async () => {
    const before = await world.latest();
    world.damage(TABLE);
    expect(await restore()).toMatchObject({ status: "SUCCEEDED" });
    expect(world.isWhole).toBe(true);
    expect(await world.latest()).toEqual(before);
    await expectRunsGoOn();
  });

  test("where nothing has run yet, as at a standby after a failover, gives back a lock that a run can take", async () => {
    await world.forget("latest");
    world.damage(TABLE);
    expect(await restore()).toMatchObject({ status: "SUCCEEDED" });
    expect(world.isWhole).toBe(true);
    await expectRunsGoOn();
  });

  test("that was refused before it changed anything holds nothing up, unless an earlier one had put something back", async () => {
    world.damage(TABLE);
    const before = await world.latest();
    world.refusal = "Pipeline.BackupAltered: says so";
    expect(await restore()).toMatchObject({ error: "Pipeline.Refused", cause: world.refusal });
    expect(await world.latest()).toEqual(before);
    world.refusal = "";
    world.trouble = { state: "LoadBatch", kind: "dies before" };
    expect(await restore()).toMatchObject({ status: "ABORTED" });
    world.trouble = null;
    world.refusal = "Pipeline.BackupAltered: says so";
    expect(await restore()).toMatchObject({ error: "Pipeline.Refused" });
    await expectHeldOff();
  });

  test.each(["dim_apartments", "__load_history"])(
    "from a snapshot that has no %s is refused, changes nothing and holds nothing up",
    async (missing) => {
      world.damage(TABLE);
      world.forgetInSnapshot(missing);
      const before = await world.latest();
      const { error, cause } = await restore({ ...RESTORE, from: "snapshot" });
      expect([error, cause]).toEqual(["Pipeline.Refused", expect.stringContaining("Pipeline.SnapshotUnusable")]);
      expect(await world.latest()).toEqual(before);
      await expectRunsGoOn();
    },
  );

  test("that did not end holds off runs, backups and restores of other tables until it is given up, which another table is not", async () => {
    world.damage(TABLE);
    world.trouble = { state: "LoadBatch", kind: "dies within" };
    expect(await restore()).toMatchObject({ status: "ABORTED" });
    world.trouble = null;
    await expectHeldOff();
    const other = { table: "dim_users" };
    expect(await restore({ ...RESTORE, ...other })).toMatchObject({ error: "Pipeline.RestoreUnfinished" });
    expect(await restore({ ...RESTORE, ...other, dry_run: true })).toMatchObject({
      error: "Pipeline.RestoreUnfinished",
    });
    expect(await restore({ ...GIVE_UP, ...other })).toMatchObject({ error: "Pipeline.NoRestoreToGiveUp" });
    expect(await restore({ ...GIVE_UP, reason: "" })).toMatchObject({ error: "Pipeline.RestoreInput" });
    expect(await restore({ ...GIVE_UP, dry_run: true })).toMatchObject({ error: "Pipeline.RestoreInput" });
    await expectHeldOff();
    expect(await restore(GIVE_UP)).toMatchObject({ status: "SUCCEEDED" });
    expect(await restore(GIVE_UP)).toMatchObject({ error: "Pipeline.NoRestoreToGiveUp" });
    await expectRunsGoOn();
  });

  test.each(["dies before", "answer is lost"] as const)("is given up also where the call %s", async (kind) => {
    world.damage(TABLE);
    world.trouble = { state: "LoadBatch", kind: "dies within" };
    await restore();
    world.trouble = { state: "GiveUp", kind };
    await restore(GIVE_UP);
    world.trouble = null;
    await restore(GIVE_UP);
    await expectRunsGoOn();
  });

  test.each<[string, () => Promise<void>, string]>([
    [
      "a run",
      () => world.set("latest", { owner: world.working("a-run"), run_id: "r", status: "RUNNING" }),
      "Pipeline.AlreadyRunning",
    ],
    [
      "another restore",
      () =>
        world.set("latest", {
          owner: world.working("a-restore"),
          run_id: "r",
          status: "RUNNING",
          restoring: TABLE,
          owner_before: "",
          status_before: "",
        }),
      "Pipeline.AlreadyRunning",
    ],
    [
      "a backup",
      () => world.set("backup", { owner: world.working("a-backup"), run_id: "r", status: "RUNNING" }),
      "Pipeline.BackupRunning",
    ],
  ])("is refused while %s is at work, and changes nothing", async (_what, begin, error) => {
    world.damage(TABLE);
    await begin();
    const before = await world.latest();
    // And says who it is.
    expect(await restore()).toMatchObject({
      error,
      cause: expect.stringMatching(/held by \S+:a-(run|restore|backup)$/),
    });
    expect(await world.latest()).toEqual(before);
  });

  test.each<[string, object, string]>([
    ["no reason", { reason: "" }, "Pipeline.RestoreInput"],
    ["no approval", { approved_by: "" }, "Pipeline.RestoreInput"],
    ["a dry run in words", { dry_run: "yes" }, "Pipeline.RestoreInput"],
    ["no date", { as_of: "" }, "RecoveryRefused"],
    ["a date that is none", { as_of: "2026-02-30" }, "RecoveryRefused"],
    ["a date that has not come", { as_of: "2999-01-01" }, "RecoveryRefused"],
    ["a date before the first backup", { as_of: "2026-01-24" }, "RecoveryRefused"],
    ["an unknown table", { table: "dim_apartment" }, "RecoveryRefused"],
    ["a source that does not exist", { from: "tape" }, "RecoveryRefused"],
  ])("with %s changes nothing", async (_what, edit, error) => {
    world.damage(TABLE);
    const before = await world.latest();
    expect(await restore({ ...RESTORE, ...edit })).toMatchObject({ error });
    expect(await world.latest()).toEqual(before);
    expect(world.isHalfWay(world.membersOf(TABLE))).toBe(false);
    await expectRunsGoOn();
  });
});

const FAULT_TABLE = join(PROJECT_ROOT, "docs", "generated", "restore-faults.md");
const outcomes = new FaultTable("a restore and in a backup");

const MODES = ["restore", "restore from a snapshot"] as const;

test.each(TROUBLES.flatMap((kind) => MODES.map((mode) => [mode, kind] as const)))(
  "a %s whose call %s, in whichever state, is brought to its end by a second start, and no run comes between",
  async (mode, kind) => {
    const start = (): Promise<ExecutionRecord> =>
      restore(mode === "restore" ? RESTORE : { ...RESTORE, from: "snapshot" });
    world.damage(TABLE);
    const states = world.tasksOn(await start(), "restore");
    for (const state of states) {
      await world.begin();
      world.damage(TABLE);
      world.trouble = { state, kind };
      const first = await start();
      world.trouble = null;
      // A call that is tried again finds what it did the first time.
      if (kind.endsWith("once")) expect([state, first.status, first.error]).toEqual([state, "SUCCEEDED", null]);
      // What is not whole is held; what was not begun, or has ended, is not.
      if (world.isHalfWay(world.membersOf(TABLE))) await expectHeldOff();
      await expectTruth(state, world.isHalfWay(world.membersOf(TABLE)));
      if (first.status === "SUCCEEDED") await expectRunsGoOn();
      const second = first.status === "SUCCEEDED" ? first : await start();
      expect([state, second.status, second.error]).toEqual([state, "SUCCEEDED", null]);
      expect([state, world.isWhole, (await world.latest())["restoring"]]).toEqual([state, true, undefined]);
      await expectRunsGoOn();
      outcomes.add({ mode, trouble: kind, state, first, second });
    }
  },
  900_000,
);

test.each(TROUBLES)(
  "a backup whose call %s, in whichever state, is made by a second start, and can be restored from",
  async (kind) => {
    await world.begin({ backUp: false });
    const states = world.tasksOn(await backUp(), "backup");
    for (const state of states) {
      await world.begin({ backUp: false });
      world.trouble = { state, kind };
      const first = await backUp();
      world.trouble = null;
      if (kind.endsWith("once")) expect([state, first.status, first.error]).toEqual([state, "SUCCEEDED", null]);
      expect(world.isWhole).toBe(true);
      await expectRunsGoOn();
      const second = await backUp();
      expect([state, second.status, second.error]).toEqual([state, "SUCCEEDED", null]);
      world.damage(TABLE);
      const restored = await restore({ ...RESTORE, as_of: "2026-01-28", from: "backup" });
      expect([state, restored.status, restored.error]).toEqual([state, "SUCCEEDED", null]);
      expect([state, world.isWhole]).toEqual([state, true]);
      outcomes.add({ mode: "backup", trouble: kind, state, first, second });
    }
  },
  900_000,
);

// UPDATE=1 npx jest lab/executions/restore-machine
test("docs/generated/restore-faults.md says what came of each of them", () => {
  if (process.env["UPDATE"] === "1") writeFileSync(FAULT_TABLE, outcomes.print());
  expect(readFileSync(FAULT_TABLE, "utf8")).toBe(outcomes.print());
});
