import Ajv from "ajv";
import fc from "fast-check";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { type FailoverInput, SITE_ITEM } from "../../pipeline-dsl/targets/recovery";
import { type AwsServer, startMoto } from "../aws/moto";
import { recoveryReportSchema } from "../recovery/report-schema";
import { PROJECT_ROOT } from "../tools";
import { executionArn } from "./arn";
import type { ExecutionRecord } from "./records";
import { type FaultOutcome, FaultTable } from "./fault-table";
import { type Moment, RecoveryWorld } from "./recovery-world";
import { type Trouble, TROUBLES } from "./troubled-calls";

const model = JSON.parse(
  readFileSync(join(PROJECT_ROOT, "stacks", "rental-marketplace", "pipeline.lock.json"), "utf8"),
) as PipelineModel;

const FAILOVER: FailoverInput = { mode: "failover", reason: "the Region is gone", approved_by: "somebody" };
const REHEARSAL: FailoverInput = { ...FAILOVER, mode: "rehearsal" };
const FAILBACK: FailoverInput = { ...FAILOVER, mode: "failback" };
const ALL_RUNS = ["run-26", "run-27", "run-28"];

const isReport = new Ajv({ allowUnionTypes: true }).compile(recoveryReportSchema);

/** Every table with these runs. */
function holding(runs: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(model.warehouse.targets.map(({ name }) => [name, runs.join(" ")]));
}

let server: AwsServer;
let world: RecoveryWorld;
let executions = 0;

beforeAll(async () => {
  server = await startMoto();
  world = await RecoveryWorld.open(server, model, "recovery");
}, 60_000);
afterAll(async () => {
  await world.close();
  await server.stop();
});
beforeEach(() => world.begin());

/** After a failover that went well. */
let movedToStandby: Moment | null = null;

async function beginAtStandby(): Promise<void> {
  if (movedToStandby !== null) return world.goBackTo(movedToStandby);
  await world.begin();
  expect(await start("standby", FAILOVER)).toMatchObject({ status: "SUCCEEDED" });
  movedToStandby = await world.remember();
}

function siteOf(mode: FailoverInput["mode"]): "primary" | "standby" {
  return mode === "failback" ? "primary" : "standby";
}

function start(site: "primary" | "standby", input: FailoverInput): Promise<ExecutionRecord> {
  executions += 1;
  return world.failover(site, `execution-${String(executions)}`, input);
}

/** Holds after every execution, however it ended. */
async function expectSound(record: ExecutionRecord): Promise<void> {
  const [primary, standby] = await Promise.all([world.site("primary"), world.site("standby")]);
  // At most one site is active, and none believes so under an epoch that has ended.
  expect(primary.active === "primary" && standby.active === "standby").toBe(false);
  for (const site of ["primary", "standby"] as const) {
    const runs = await world.committed(site);
    expect(new Set(runs).size).toBe(runs.length);
  }
  if (record.status !== "SUCCEEDED") return;
  // As `--json` documents it.
  expect([isReport(world.reportOf(record)), isReport.errors]).toEqual([true, null]);
  const active = primary.epoch >= standby.epoch ? primary.active : standby.active;
  expect(world.nameLeadsTo).toBe(active);
  // What a run begins with is what was restored, and not what stood there when the stack was deployed.
  if (active === "standby") expect(await world.letsIn("standby")).toBe(true);
}

async function expectMovedToStandby(): Promise<void> {
  expect(await world.letsIn("standby")).toBe(true);
  expect(await world.site("standby")).toEqual({ active: "standby", epoch: 2 });
  expect(world.nameLeadsTo).toBe("standby");
  expect(world.contentOf("standby")).toEqual(holding(ALL_RUNS));
  expect([...(await world.committed("standby"))].sort()).toEqual(ALL_RUNS);
}

describe("a failover", () => {
  test("restores, replays what is newer than the snapshot, moves readers and the site, and ends well", async () => {
    const record = await start("standby", FAILOVER);
    expect(record).toMatchObject({ status: "SUCCEEDED" });
    await expectSound(record);
    await expectMovedToStandby();
    expect(await world.site("primary")).toEqual({ active: "standby", epoch: 2 });
    expect(await start("standby", FAILOVER)).toMatchObject({ error: "Pipeline.SiteActive" });
  });

  test("whose other Region is gone stops above the RPO, and goes on when the loss is accepted", async () => {
    world.otherRegionIsGone = true;
    const before = await world.seenByReaders();
    const refused = await start("standby", FAILOVER);
    expect(refused).toMatchObject({ error: "Pipeline.LossOverObjective" });
    // By which the loss can be accepted.
    expect(refused.cause).toMatch(/It is \d+ seconds at most, of what is newer than 2026-01-28T02:00:00/);
    expect(await world.seenByReaders()).toBe(before);
    const accepted = await start("standby", { ...FAILOVER, accept_loss_seconds: 10_000_000_000 });
    expect(accepted).toMatchObject({ status: "SUCCEEDED" });
    await expectMovedToStandby();
  });

  test.each<[string, object, string]>([
    ["no mode", { mode: "now" }, "Pipeline.RecoveryInput"],
    ["no approval", { approved_by: "" }, "Pipeline.RecoveryInput"],
    ["no reason", { reason: "" }, "Pipeline.RecoveryInput"],
    ["a loss in words", { accept_loss_seconds: "all" }, "Pipeline.RecoveryInput"],
  ])("with %s changes nothing", async (_what, edit, error) => {
    const before = await world.seenByReaders();
    expect(await start("standby", { ...FAILOVER, ...edit })).toMatchObject({ error });
    expect(await world.seenByReaders()).toBe(before);
  });

  test("without a snapshot says so before the other site is told anything: runs go on there", async () => {
    world.snapshots = [];
    expect(await start("standby", FAILOVER)).toMatchObject({ error: "Pipeline.NoUsableSnapshot" });
    expect(world.nameLeadsTo).toBe("primary");
    expect(await world.site("primary")).toEqual({ active: "primary", epoch: 1 });
    expect(await world.site("standby")).toEqual({ active: "primary", epoch: 1 });
  });
});

describe("a failover after a run that failed half-way", () => {
  const TABLES = model.warehouse.targets.length;

  test("of which the newest snapshot holds loads restores an older one", async () => {
    world.takeSnapshot("2026-01-28T06:00:00Z");
    world.loadHalf("primary", "run-29", "2026-01-29", 2);
    world.takeSnapshot("2026-01-29T06:00:00Z");
    expect(await start("standby", FAILOVER)).toMatchObject({ status: "SUCCEEDED" });
    await expectMovedToStandby();
  });

  test("with no other snapshot is refused, and moves nobody", async () => {
    world.snapshots = [];
    world.loadHalf("primary", "run-29", "2026-01-29", 2);
    world.takeSnapshot("2026-01-29T06:00:00Z");
    expect(await start("standby", FAILOVER)).toMatchObject({ error: "Pipeline.NoUsableSnapshot" });
    expect(world.nameLeadsTo).toBe("primary");
  });

  test.each([1, TABLES - 1, TABLES])(
    "that a later one overtook when it had loaded %i tables brings its loads along",
    async (tables) => {
      world.loadHalf("primary", "run-29", "2026-01-29", tables);
      await world.commit("primary", "run-30", "2026-01-30");
      expect(await start("standby", FAILOVER)).toMatchObject({ status: "SUCCEEDED" });
      expect(world.contentOf("standby")).toEqual(world.contentOf("primary"));
    },
  );
});

describe("a failover after a deployment that changed a table, before its first run", () => {
  test("from a snapshot that holds every batch loads nothing of it, counts its rows, and says so", async () => {
    world.takeSnapshot("2026-01-28T06:00:00Z");
    world.changeDefinition("dim_apartments");
    const record = await start("standby", FAILOVER);
    expect(record).toMatchObject({ status: "SUCCEEDED" });
    await expectMovedToStandby();
    expect(world.reportOf(record).verified).toEqual({
      tables: model.warehouse.targets.length,
      loaded_again: [],
      differing: [],
      counted: ["dim_apartments"],
    });
  });

  test("from one that lacks a batch is refused with the table and its days, and moves nobody", async () => {
    world.changeDefinition("dim_apartments");
    const refused = await start("standby", FAILOVER);
    expect(refused).toMatchObject({ error: "Pipeline.DefinitionChanged" });
    expect(refused.cause).toMatch(/They are dim_apartments of 2026-01-27, dim_apartments of 2026-01-28$/);
    expect([world.nameLeadsTo, world.loads]).toEqual(["primary", []]);
  });

  test("a fail-back waits for a run of the new definition, since nothing less than every value will do", async () => {
    expect(await start("standby", FAILOVER)).toMatchObject({ status: "SUCCEEDED" });
    world.changeDefinition("dim_apartments");
    const refused = await start("primary", FAILBACK);
    expect(refused).toMatchObject({ error: "Pipeline.StandbyIncomplete" });
    expect(refused.cause).toMatch(/hey are dim_apartments/);
    expect(world.nameLeadsTo).toBe("standby");
    await world.commit("standby", "run-29", "2026-01-29");
    expect(await start("primary", FAILBACK)).toMatchObject({ status: "SUCCEEDED" });
  });
});

describe("a rehearsal", () => {
  test("changes nothing that readers see, and leaves nothing behind", async () => {
    const before = await world.seenByReaders();
    expect(await start("standby", REHEARSAL)).toMatchObject({ status: "SUCCEEDED" });
    expect(await world.seenByReaders()).toBe(before);
    expect(world.contentOf("rental-analytics-rehearsal")).toEqual({});
  });

  test.each([false, true])(
    "leaves a failover that has not come to its end as it was, with what it has activated (after one that died: %s)",
    async (died) => {
      // Readers may have been moved to what it has restored.
      world.trouble = { state: "RedirectGlue", kind: "never happens" };
      expect(await start("standby", FAILOVER)).toMatchObject({ status: "FAILED" });
      const before = await world.lockOf("standby");
      expect(before).toMatchObject({ status: "RUNNING", activated: "run-28" });
      if (died) {
        world.trouble = { state: "CountRows", kind: "dies before" };
        await start("standby", REHEARSAL);
        expect(await world.lockOf("standby")).toMatchObject({ status: "REHEARSING", status_before: "RUNNING" });
      }
      world.trouble = null;
      expect(await start("standby", REHEARSAL)).toMatchObject({ status: "SUCCEEDED" });
      expect(await world.lockOf("standby")).toEqual(before);
      expect(await start("standby", FAILOVER)).toMatchObject({ status: "SUCCEEDED" });
      expect((await world.lockOf("standby"))["status"]).toBe("SUCCEEDED");
    },
  );
});

describe("a fail-back", () => {
  test("brings the primary up to date with what the standby committed", async () => {
    expect(await start("standby", FAILOVER)).toMatchObject({ status: "SUCCEEDED" });
    await world.commit("standby", "run-29", "2026-01-29");
    expect(await start("primary", FAILBACK)).toMatchObject({ status: "SUCCEEDED" });
    expect(await world.site("primary")).toEqual({ active: "primary", epoch: 3 });
    expect(await world.site("standby")).toEqual({ active: "primary", epoch: 3 });
    expect(world.nameLeadsTo).toBe("primary");
    expect(world.contentOf("primary")).toEqual(holding([...ALL_RUNS, "run-29"]));
  });

  test("repeats what a backfill has done at the standby since, in its turn", async () => {
    expect(await start("standby", FAILOVER)).toMatchObject({ status: "SUCCEEDED" });
    world.backfill("standby", "dim_apartments", "past-28");
    await world.commit("standby", "run-29", "2026-01-29");
    world.backfill("standby", "fact_bookings", "past-29");
    expect(await start("primary", FAILBACK)).toMatchObject({ status: "SUCCEEDED" });
    expect(world.contentOf("primary")).toEqual(world.contentOf("standby"));
  });

  test("waits for the backup of a backfill before it loads anything, and names its folder", async () => {
    expect(await start("standby", FAILOVER)).toMatchObject({ status: "SUCCEEDED" });
    const arrive = world.backfillWithLateBackup("standby", "dim_apartments", "past-28");
    await world.commit("standby", "run-29", "2026-01-29");
    world.loads.length = 0;
    const refused = await start("primary", FAILBACK);
    expect(refused).toMatchObject({ error: "Pipeline.SiteBehind" });
    expect(refused.cause).toContain("wait until backup/dim_apartments/2026-01-28/past-28/ has arrived");
    expect([world.nameLeadsTo, world.loads]).toEqual(["standby", []]);
    arrive();
    expect(await start("primary", FAILBACK)).toMatchObject({ status: "SUCCEEDED" });
    expect(world.contentOf("primary")).toEqual(world.contentOf("standby"));
  });

  test("to a warehouse that was loaded past a backfill repeats it, and what was loaded behind it", async () => {
    expect(await start("standby", FAILOVER)).toMatchObject({ status: "SUCCEEDED" });
    world.backfill("standby", "dim_apartments", "past-28");
    await world.commit("standby", "run-29", "2026-01-29");
    world.loadHalf("primary", "run-29", "2026-01-29", model.warehouse.targets.length);
    await world.commit("standby", "run-30", "2026-01-30");
    expect(await start("primary", FAILBACK)).toMatchObject({ status: "SUCCEEDED" });
    expect(world.contentOf("primary")).toEqual(world.contentOf("standby"));
  });

  test("to a warehouse that holds loads of a run that nobody committed is refused until its date is committed", async () => {
    world.loadHalf("primary", "run-29", "2026-01-29", 2);
    expect(await start("standby", FAILOVER)).toMatchObject({ status: "SUCCEEDED" });
    const before = await world.seenByReaders();
    expect(await start("primary", FAILBACK)).toMatchObject({ error: "Pipeline.UncommittedLoads" });
    expect(await world.seenByReaders()).toBe(before);
    await world.commit("standby", "run-29-again", "2026-01-29");
    expect(await start("primary", FAILBACK)).toMatchObject({ status: "SUCCEEDED" });
  });

  test("to a warehouse of other rows is refused by its values, and names the tables", async () => {
    expect(await start("standby", FAILOVER)).toMatchObject({ status: "SUCCEEDED" });
    world.alter("primary", "dim_apartments");
    const before = await world.site("standby");
    const refused = await start("primary", FAILBACK);
    expect(refused).toMatchObject({ error: "Pipeline.StandbyIncomplete" });
    expect(refused.cause).toMatch(/hey are dim_apartments/);
    expect([world.nameLeadsTo, await world.site("standby")]).toEqual(["standby", before]);
  });

  test("brings along what the standby commits until it is told", async () => {
    expect(await start("standby", FAILOVER)).toMatchObject({ status: "SUCCEEDED" });
    world.during("FenceOther", () => world.commit("standby", "run-29", "2026-01-29"));
    expect(await start("primary", FAILBACK)).toMatchObject({ status: "SUCCEEDED" });
    expect(world.contentOf("primary")).toEqual(holding([...ALL_RUNS, "run-29"]));
  });

  test("that cannot ask the other site is refused", async () => {
    expect(await start("standby", FAILOVER)).toMatchObject({ status: "SUCCEEDED" });
    world.otherRegionIsGone = true;
    const refused = await start("primary", FAILBACK);
    expect(refused).toMatchObject({ error: "Pipeline.SiteBehind" });
    expect(refused.cause).toMatch(/The run ledger of the other site does not answer$/);
  });

  test("to a site where a batch has not arrived is refused with the run that is waited for", async () => {
    expect(await start("standby", FAILOVER)).toMatchObject({ status: "SUCCEEDED" });
    await world.commit("standby", "run-29", "2026-01-29");
    world.forget("run-29");
    const refused = await start("primary", FAILBACK);
    expect(refused).toMatchObject({ error: "Pipeline.SiteBehind" });
    expect(refused.cause).toMatch(/committed 2026-01-29 \(run run-29\).* is 2026-01-28 \(run run-28\)$/);
  });
});

const FAULT_TABLE = join(PROJECT_ROOT, "docs", "generated", "failover-faults.md");
const outcomes = new FaultTable("a failover");
/** A state that is asked again after them goes on. */
const PASSING = ["fails once", "answer is lost once"] as const;
const LASTING = TROUBLES.filter((kind) => !kind.endsWith("once"));

describe("while a run is in progress at the site that is left", () => {
  const DATE = "2026-01-29";

  /** Every run committed at the one site is at the other; nothing is committed twice or by both. */
  async function expectNothingLost(left: "primary" | "standby", taken: "primary" | "standby"): Promise<void> {
    const [before, after] = await Promise.all([world.committed(left), world.committed(taken)]);
    expect(after).toEqual(expect.arrayContaining([...before]));
    expect(new Set(after).size).toBe(after.length);
    const runs = [...after].sort();
    expect(world.contentOf(taken)).toEqual(holding(runs));
  }

  /** How both starts ended; null: the state is not on the way of a run that is started by hand. */
  async function meetARun(
    mode: FailoverInput["mode"],
    state: string,
    trouble: Trouble | null,
  ): Promise<Pick<FaultOutcome, "first" | "second"> | null> {
    const [left, taken] = mode === "failback" ? (["standby", "primary"] as const) : (["primary", "standby"] as const);
    await (mode === "failback" ? beginAtStandby() : world.begin());
    const met: (readonly string[])[] = [];
    const ends: Pick<FaultOutcome, "first" | "second">[] = [];
    world.during(state, async () => {
      world.trouble = trouble;
      const first = await start(siteOf(mode), { ...FAILOVER, mode });
      world.trouble = null;
      await expectSound(first);
      const second = first.status === "SUCCEEDED" ? first : await start(siteOf(mode), { ...FAILOVER, mode });
      expect([state, trouble, second.error === "Pipeline.SiteActive" ? null : second.error]).toEqual([
        state,
        trouble,
        null,
      ]);
      ends.push({ first, second });
      met.push(await world.committed(left));
    });
    executions += 1;
    const run = await world.run(left, `run-29-${String(executions)}`, DATE);
    const [committed] = met;
    const [end] = ends;
    if (committed === undefined || end === undefined) return null;
    if (mode === "rehearsal") {
      expect([state, run.status, run.error]).toEqual([state, "SUCCEEDED", null]);
      expect(world.nameLeadsTo).toBe("primary");
      return end;
    }
    // From the moment at which the other site serves, nothing is committed here.
    expect([state, await world.committed(left)]).toEqual([state, committed]);
    await expectNothingLost(left, taken);
    expect(world.nameLeadsTo).toBe(taken);
    return end;
  }

  test.each(["failover", "rehearsal", "failback"] as const)(
    "a %s at whichever state of the run ends well, and one site at most commits",
    async (mode) => {
      for (const state of world.tasksOf("primary", "run")) await meetARun(mode, state, null);
    },
    600_000,
  );

  test.each(["failover", "rehearsal", "failback"] as const)(
    "so does a %s of which each call in turn is in trouble, each at another state of the run",
    async (mode) => {
      await (mode === "failback" ? beginAtStandby() : world.begin());
      const states = world.tasksOn(siteOf(mode), await start(siteOf(mode), { ...FAILOVER, mode }));
      const runs = world.tasksOf("primary", "run");
      let at = 0;
      for (const [turn, state] of states.entries()) {
        const trouble = LASTING[turn % LASTING.length] ?? "never happens";
        let end: Pick<FaultOutcome, "first" | "second"> | null = null;
        let met = "";
        for (; end === null; at += 1) {
          met = runs[at % runs.length] ?? "";
          end = await meetARun(mode, met, { state, kind: trouble });
        }
        outcomes.add({ mode: `${mode} while a run is in progress`, past: `at ${met}`, trouble, state, ...end });
      }
    },
    600_000,
  );

  test("so it does whatever happens to whichever of its own calls", async () => {
    const troubled = fc.record({
      mode: fc.constantFrom("failover", "rehearsal", "failback"),
      at: fc.constantFrom(...world.tasksOf("primary", "run")),
      kind: fc.constantFrom(...TROUBLES),
      state: fc.constantFrom(...world.tasksOf("standby"), ...world.tasksOf("primary")),
    });
    await fc.assert(
      fc.asyncProperty(troubled, async ({ mode, at, kind, state }) => {
        await meetARun(mode, at, { kind, state });
      }),
      { numRuns: Number(process.env["NUM_RUNS"] ?? 10) },
    );
  }, 600_000);
});

/** What went before an execution, so that it comes to states that it would not come to otherwise. */
interface Past {
  readonly what: string;
  /** What happens while it is under way. */
  readonly meanwhile: (site: "primary" | "standby", warehouse: string) => void;
  readonly before: (mode: FailoverInput["mode"]) => Promise<void>;
}

const nothing = (): Promise<void> => Promise.resolve();
const PASTS: readonly Past[] = [
  { what: "", meanwhile: () => undefined, before: nothing },
  {
    what: "a table differs",
    meanwhile: (_site, warehouse) => {
      world.during("VerifyConsistency", () => {
        world.alter(warehouse, "dim_apartments", "newest");
        return Promise.resolve();
      });
    },
    before: nothing,
  },
  {
    what: "after a start that died",
    meanwhile: () => undefined,
    before: async (mode) => {
      world.trouble = { state: "TakeLock", kind: "dies after" };
      await start(siteOf(mode), { ...FAILOVER, mode });
    },
  },
  {
    what: "after a run that a later one overtook",
    meanwhile: () => undefined,
    before: async (mode) => {
      const left = mode === "failback" ? "standby" : "primary";
      world.loadHalf(left, "run-30", "2026-01-30", 2);
      await world.commit(left, "run-31", "2026-01-31");
    },
  },
  {
    what: "after a backfill",
    meanwhile: () => undefined,
    before: async (mode) => {
      const left = mode === "failback" ? "standby" : "primary";
      world.backfill(left, "dim_apartments", "past");
      await world.commit(left, "run-30", "2026-01-30");
    },
  },
];

const onTheWay = new Map<FailoverInput["mode"] | "overtaken", Set<string>>();

describe.each(["failover", "rehearsal", "failback"] as const)("a %s", (mode) => {
  const site = siteOf(mode);
  const other = mode === "failback" ? "standby" : "primary";
  const input = { ...FAILOVER, mode };
  const warehouse = mode === "rehearsal" ? "rental-analytics-rehearsal" : site;
  const met = new Set<string>();
  onTheWay.set(mode, met);
  let seen = "";
  let whole: Readonly<Record<string, string>> = {};
  let runs: readonly string[] = [];

  async function live({ before }: Past): Promise<Moment> {
    if (mode === "failback") {
      await beginAtStandby();
      await world.commit("standby", "run-29", "2026-01-29");
    } else await world.begin();
    await before(mode);
    world.trouble = null;
    seen = await world.seenByReaders();
    whole = world.contentOf(other);
    runs = await world.committed(other);
    return world.remember();
  }

  /** Starts once more, where anything is left to do, and looks at what came of it. */
  async function bringToItsEnd(state: string, first: ExecutionRecord): Promise<ExecutionRecord> {
    await expectSound(first);
    if (mode === "rehearsal") expect([state, await world.seenByReaders()]).toEqual([state, seen]);
    world.trouble = null;
    const second = first.status === "SUCCEEDED" ? first : await start(site, input);
    // The first had done everything but hear of it.
    if (second.error !== "Pipeline.SiteActive")
      expect([state, second.status, second.error]).toEqual([state, "SUCCEEDED", null]);
    await expectSound(second);
    if (mode === "rehearsal") {
      expect([state, await world.seenByReaders()]).toEqual([state, seen]);
      expect([state, world.contentOf(warehouse)]).toEqual([state, {}]);
    } else {
      expect([state, world.nameLeadsTo, world.contentOf(site)]).toEqual([state, site, whole]);
      expect([...(await world.committed(site))].sort()).toEqual([...runs].sort());
    }
    return second;
  }

  // A fail-back compares every value before it moves, so a table that differs behind that was altered by hand meanwhile.
  test.each(PASTS)(
    "$what: a call of whichever state that is in whichever trouble is brought to its end by a second start",
    async (past) => {
      const moment = await live(past);
      const begin = async (trouble: Trouble | null): Promise<ExecutionRecord> => {
        await world.goBackTo(moment);
        past.meanwhile(site, warehouse);
        world.trouble = trouble;
        return start(site, input);
      };
      const plain = await begin(null);
      expect(plain).toMatchObject({ status: "SUCCEEDED", error: null });
      const states = world.tasksOn(site, plain).filter((state) => !met.has(state));
      for (const kind of PASSING) {
        const record = await begin({ state: null, kind });
        expect([kind, record.status, record.error]).toEqual([kind, "SUCCEEDED", null]);
        const end = await bringToItsEnd(kind, record);
        for (const state of states)
          outcomes.add({ mode, past: past.what, trouble: kind, state, first: record, second: end });
      }
      // Executions that died with the same effects have left the same world.
      const ends = new Map<string, ExecutionRecord>();
      for (const state of states) {
        met.add(state);
        for (const kind of LASTING) {
          const first = await begin({ state, kind });
          const left = kind.startsWith("dies") ? world.done : `${kind} ${state}`;
          const second = ends.get(left) ?? (await bringToItsEnd(state, first));
          ends.set(left, second);
          outcomes.add({ mode, past: past.what, trouble: kind, state, first, second });
        }
      }
    },
    600_000,
  );
});

describe("a failover that another has overtaken", () => {
  const owner = executionArn("another", "that-has-ended");
  const OVERTAKEN = [
    {
      what: "its lock is taken",
      at: "MarkActivated",
      look: "SeeLost",
      overtake: () => world.change("standby", "failover", "owner", { S: owner }),
      error: "Pipeline.LockLost",
      told: `The lock is held by ${owner}`,
    },
    {
      what: "a later one has moved the site",
      at: "RedirectGlue",
      look: "ReadSiteOfLater",
      overtake: () => world.change("standby", SITE_ITEM, "epoch", { N: "9" }),
      error: "Pipeline.SiteMovedOn",
      told: "the active one is the primary, at epoch 9",
    },
  ] as const;
  onTheWay.set("overtaken", new Set(OVERTAKEN.map(({ look }) => look)));

  test.each(OVERTAKEN)(
    "$what: it says so, whatever happens to the call that looks, and the next start ends well",
    async ({ what, at, look, overtake, error, told }) => {
      for (const kind of TROUBLES) {
        await world.begin();
        world.during(at, overtake);
        world.trouble = { state: look, kind };
        const first = await start("standby", FAILOVER);
        if (kind.endsWith("once")) {
          expect([kind, first.error]).toEqual([kind, error]);
          expect(first.cause).toContain(told);
        }
        expect([kind, (await world.site("standby")).active]).toEqual([kind, "primary"]);
        world.trouble = null;
        const second = await start("standby", FAILOVER);
        expect([kind, second.status, second.error]).toEqual([kind, "SUCCEEDED", null]);
        await expectSound(second);
        outcomes.add({
          mode: "failover that another has overtaken",
          past: what,
          trouble: kind,
          state: look,
          first,
          second,
        });
      }
    },
    600_000,
  );
});

test("whatever state the machine has is on the way of a failover, a rehearsal or a fail-back, and was in trouble", () => {
  const all = new Set([...world.tasksOf("standby"), ...world.tasksOf("primary")]);
  const met = new Set([...onTheWay.values()].flatMap((states) => [...states]));
  expect([...met].sort()).toEqual([...all].sort());
});

// UPDATE=1 npx jest lab/executions/failover-machine
test("docs/generated/failover-faults.md says what came of each of them", () => {
  if (process.env["UPDATE"] === "1") writeFileSync(FAULT_TABLE, outcomes.print());
  expect(readFileSync(FAULT_TABLE, "utf8")).toBe(outcomes.print());
});
