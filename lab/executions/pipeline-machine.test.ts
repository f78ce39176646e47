import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { stepsOf } from "../../pipeline-dsl/targets/steps";
import { startMoto, type AwsServer } from "../aws/moto";
import type { LabEvent } from "../events";
import type { JsonObject } from "../json";
import { Progress } from "../run/progress";
import { PROJECT_ROOT } from "../tools";
import { executionArn } from "./arn";
import type { ExecutionRecord } from "./records";
import { World } from "./scripted-world";

const model = JSON.parse(
  readFileSync(join(PROJECT_ROOT, "stacks", "rental-marketplace", "pipeline.lock.json"), "utf8"),
) as PipelineModel;

const EXTRACT = "RDS_TO_S3_job";
const LOAD = "glue_to_redshift_job";
const STEPS = stepsOf(model).map((step) => step.name);
/** Every step that starts a job or a batch. */
const EVERYTHING = STEPS.filter((name) => !["quality_gate", "commit"].includes(name)).sort();

function retryOf(step: string, more: JsonObject = {}): JsonObject {
  return { retry: true, failed_job: step, ...more };
}

let server: AwsServer;
let table = 0;
let world: World;

beforeAll(async () => {
  server = await startMoto();
}, 30_000);
afterAll(() => server.stop());
beforeEach(async () => {
  table += 1;
  world = await World.open(server, `ledger-${table}`, model);
});
afterEach(() => {
  world.ledger.close();
  for (const record of world.ran) expectTruthTold(record);
});

/** What an execution's progress tells: no step was done before and started too, and what is done was told. */
function expectTruthTold(record: ExecutionRecord): void {
  const told: LabEvent[] = [];
  const progress = new Progress(STEPS, world.states, (event) => told.push(event));
  for (const event of record.events) progress.follow(event);
  const of = (kind: LabEvent["kind"]) =>
    told.flatMap((event) => (event.kind === kind && "step" in event ? [event.step] : []));
  expect(of("step_skipped").filter((step) => of("step_started").includes(step))).toEqual([]);
  if (record.status === "SUCCEEDED" && told.length > 0)
    expect([...of("step_skipped"), ...of("step_finished")].sort()).toEqual([...STEPS].sort());
}

describe("a new run", () => {
  test("runs every step, marks it and commits", async () => {
    expect(await world.run("first", { logical_date: "2026-02-01" })).toMatchObject({ status: "SUCCEEDED" });
    expect([...world.started].sort()).toEqual(EVERYTHING);
    expect(world.submitted).toContainEqual(["SELECT '2026-02-01', '{it''s}'", "SELECT 'load_dim_users'"]);
    const run = await world.item("run#first");
    expect(Object.keys((run["done"] as { M: JsonObject }).M).sort()).toEqual([...STEPS].sort());
    expect(run).toMatchObject({
      status: { S: "SUCCEEDED" },
      owner: { S: executionArn(model.name, "first") },
      window_start: { S: "" },
      window_end: { S: "2026-02-01T02:00:00" },
      finished_at: { S: expect.stringMatching(/^\d{4}-/) as string },
      done: { M: { commit: { M: { at: { S: expect.any(String) as string }, attempt: { S: "first.0" } } } } },
    });
    expect(await world.item("latest")).toMatchObject({ run_id: { S: "first" }, status: { S: "SUCCEEDED" } });
  });

  test("starts where the newest committed run of an earlier date ended, also when its own date is committed", async () => {
    await world.run("one", { logical_date: "2026-02-01" });
    await world.run("two", { scheduled_time: "2026-02-03T02:00:00Z" });
    expect(world.jobArguments).toMatchObject({
      "--run_id": "two",
      "--logical_date": "2026-02-03",
      "--window_start": "2026-02-01T02:00:00",
      "--window_end": "2026-02-03T02:00:00",
      "--scope": "two.0",
    });
    expect(await world.run("two-again", { logical_date: "2026-02-03" })).toMatchObject({ status: "SUCCEEDED" });
    expect(world.jobArguments).toMatchObject({ "--window_start": "2026-02-01T02:00:00" });
    expect(await world.item("committed#2026-02-03")).toMatchObject({ run_id: { S: "two-again" } });
  });

  test.each([
    ["no date", {}, "Pipeline.NoLogicalDate"],
    ["a date that is none", { logical_date: "yesterday" }, "Pipeline.NoLogicalDate"],
    ["a date that lies ahead", { logical_date: "2962-02-01" }, "Pipeline.DateNotDue"],
    ["a time that lies ahead", { scheduled_time: "2962-02-01T02:00:00Z" }, "Pipeline.DateNotDue"],
    ["SQL for a date", { logical_date: "2026-01-01' OR '1'='1" }, "Pipeline.NoLogicalDate"],
    ["a retry in words", { retry: "true", failed_job: EXTRACT }, "Pipeline.MalformedInput"],
    ["a date in numbers", { logical_date: 20260101 }, "Pipeline.MalformedInput"],
  ])("is refused for %s, and nothing is started", async (_what, input: JsonObject, error) => {
    expect(await world.run("refused", input)).toMatchObject({ status: "FAILED", error });
    expect(world.started).toEqual([]);
    expect((await world.ledger.items()).map((item) => item["item"])).toEqual([{ S: "site" }]);
  });

  test("is refused for an older date once a newer one is committed: history is loaded forwards", async () => {
    await world.run("newer", { logical_date: "2026-02-02" });
    expect(await world.run("older", { logical_date: "2026-02-01" })).toMatchObject({
      error: "Pipeline.HistoryMovedOn",
    });
    expect(world.started).toEqual([]);
    expect(await world.item("latest")).toMatchObject({ run_id: { S: "newer" } });
  });

  test("may be of an older date when no table keeps versions", async () => {
    const targets = model.warehouse.targets.map((target) =>
      target.kind === "dimension" ? { ...target, history: { kind: "overwrite" } as const } : target,
    );
    const flat = await World.open(server, `flat-${table}`, { ...model, warehouse: { ...model.warehouse, targets } });
    await flat.run("newer", { logical_date: "2026-02-02" });
    expect(await flat.run("older", { logical_date: "2026-02-01" })).toMatchObject({ status: "SUCCEEDED" });
    flat.ledger.close();
  });
});

describe("a start by the schedule", () => {
  const TIME = "2026-02-03T02:00:00Z";
  const start = (name: string, time = TIME): Promise<ExecutionRecord> => world.run(name, { scheduled_time: time });
  const runs = async (): Promise<readonly unknown[]> =>
    (await world.ledger.items()).flatMap((item) => (item["item"]?.S?.startsWith("run#") ? [item["item"].S] : []));

  test("that is made again, after the first has ended or while it runs, begins no second run", async () => {
    const second: ExecutionRecord[] = [];
    world.onStart = async (step) => {
      if (step !== EXTRACT) return;
      const started = world.started;
      second.push(await start("while-it-runs"));
      expect(world.started).toEqual([]);
      world.started = started;
    };
    expect(await start("first")).toMatchObject({ status: "SUCCEEDED" });
    const afterwards = await start("afterwards");
    for (const record of [...second, afterwards]) {
      expect(record.output).toMatchObject({ start: { owner: executionArn(model.name, "first") } });
      expect(record.status).toBe("SUCCEEDED");
    }
    expect(second).toHaveLength(1);
    expect(world.started).toEqual([]);
    expect(await runs()).toEqual(["run#first"]);
  });

  test("that is made again after the first failed leaves the healing to a retry, which heals it", async () => {
    world.script[LOAD] = ["fail", "fail", "fail"];
    expect(await start("first")).toMatchObject({ status: "FAILED" });
    expect(await start("again")).toMatchObject({ status: "SUCCEEDED" });
    expect([world.started, await runs()]).toEqual([[], ["run#first"]]);
    expect(await world.run("healer", retryOf(LOAD))).toMatchObject({ status: "SUCCEEDED" });
    expect(await start("next", "2026-02-04T02:00:00Z")).toMatchObject({ status: "SUCCEEDED" });
    expect(await runs()).toEqual(["run#first", "run#next"]);
  });

  test("of which two come at once begins one run", async () => {
    const records = await Promise.all(["one", "other"].map((name) => start(name)));
    expect(records.map(({ status }) => status)).toEqual(["SUCCEEDED", "SUCCEEDED"]);
    expect(await runs()).toHaveLength(1);
    expect([...world.started].sort()).toEqual(EVERYTHING);
  });
});

describe("the site", () => {
  const started = (): readonly string[] => [...world.started].sort();

  test("that is passive ends a scheduled start well and refuses one by hand; neither touches anything", async () => {
    await world.setSite("standby", 2);
    const before = await world.ledger.items();
    expect(await world.run("due", { scheduled_time: "2026-02-01T02:00:00Z" })).toMatchObject({ status: "SUCCEEDED" });
    expect(await world.run("by-hand", { logical_date: "2026-02-01" })).toMatchObject({
      status: "FAILED",
      error: "Pipeline.SiteNotActive",
    });
    expect(await world.run("retry", retryOf(EXTRACT))).toMatchObject({ error: "Pipeline.SiteNotActive" });
    expect(started()).toEqual([]);
    expect(await world.ledger.items()).toEqual(before);
  });

  test.each([
    ["is not known", null, "Pipeline.SiteUnknown"],
    ["is of a newer format", 2, "Pipeline.SiteFormat"],
  ])("whose document %s starts nothing", async (_what, format, error) => {
    await world.setFormat(format);
    expect(await world.run("run", { logical_date: "2026-02-01" })).toMatchObject({ status: "FAILED", error });
    expect(started()).toEqual([]);
  });

  test.each(["migrate_warehouse", LOAD, "load_fact_bookings", "write_manifest"])(
    "that another one replaces during %s commits nothing",
    async (step) => {
      world.onStart = async (started) => {
        if (started === step) await world.setSite("standby", 2);
      };
      const record = await world.run("run", { logical_date: "2026-02-01" });
      expect(record).toMatchObject({ status: "FAILED", error: "Pipeline.SiteNotActive" });
      expect((await world.ledger.items()).filter((item) => item["item"]?.S?.startsWith("committed#"))).toEqual([]);
    },
  );

  test("that was away, and cannot know whether it was replaced, starts and commits nothing until it does", async () => {
    const [past, later] = ["2001-01-01T00:00:00+00:00", "2999-01-01T00:00:00.5+00:00"] as const;
    await world.setSite("primary", 1, past);
    for (const input of [{ logical_date: "2026-02-01" }, { scheduled_time: "2026-02-01T02:00:00Z" }])
      expect(await world.run(JSON.stringify(input).slice(2, 9), input)).toMatchObject({
        status: "FAILED",
        error: "Pipeline.SiteUncertain",
      });
    expect(started()).toEqual([]);
    await world.setSite("primary", 1, later);
    world.onStart = async (step) => {
      if (step === "write_manifest") await world.setSite("primary", 1, past);
    };
    expect(await world.run("away", { logical_date: "2026-02-01" })).toMatchObject({ error: "Pipeline.SiteUncertain" });
    expect((await world.ledger.items()).filter((item) => item["item"]?.S?.startsWith("committed#"))).toEqual([]);
    world.onStart = () => Promise.resolve();
    await world.setSite("primary", 1, later);
    expect(await world.run("healer", retryOf("write_manifest"))).toMatchObject({ status: "SUCCEEDED" });
  });

  test("that is active again under a later epoch does not take up the run of an earlier one", async () => {
    world.onStart = async (started) => {
      if (started === LOAD) await world.setSite("primary", 3);
    };
    expect(await world.run("run", { logical_date: "2026-02-01" })).toMatchObject({ error: "Pipeline.SiteNotActive" });
    world.onStart = () => Promise.resolve();
    expect(await world.run("healer", retryOf(LOAD))).toMatchObject({ status: "SUCCEEDED" });
  });
});

describe("a failure", () => {
  test("of a job is retried, then leaves the machine by its own name; a retry heals the run with its own dates", async () => {
    world.script[LOAD] = ["fail", "fail", "fail"];
    expect(await world.run("broken", { logical_date: "2026-02-01" })).toMatchObject({
      status: "FAILED",
      error: "States.TaskFailed",
    });
    expect(world.started).toEqual(["migrate_warehouse", EXTRACT, LOAD, LOAD, LOAD]);
    expect(await world.item("latest")).toMatchObject({ run_id: { S: "broken" }, status: { S: "RUNNING" } });

    expect(await world.run("healer", retryOf(LOAD))).toMatchObject({ status: "SUCCEEDED" });
    expect(world.started.sort()).toEqual(EVERYTHING.filter((name) => ![EXTRACT, "migrate_warehouse"].includes(name)));
    expect(world.jobArguments).toMatchObject({
      "--run_id": "broken",
      "--logical_date": "2026-02-01",
      "--scope": "healer.0",
    });
    expect(await world.item("run#broken")).toMatchObject({
      status: { S: "SUCCEEDED" },
      owner: { S: executionArn(model.name, "healer") },
      done: { M: { [EXTRACT]: { M: { attempt: { S: "broken.0" } } }, [LOAD]: { M: { attempt: { S: "healer.0" } } } } },
    });
    expect(await world.item("committed#2026-02-01")).toMatchObject({ run_id: { S: "broken" } });
  });

  test("can be retried from an earlier step: that step and all that depends on it run again", async () => {
    world.script[LOAD] = ["fail", "fail", "fail"];
    await world.run("broken", { logical_date: "2026-02-01" });
    expect(await world.run("healer", retryOf(EXTRACT))).toMatchObject({ status: "SUCCEEDED" });
    expect(world.started.sort()).toEqual(EVERYTHING.filter((name) => name !== "migrate_warehouse"));
  });

  test("of a statement is healed by the parent's retry with a new batch", async () => {
    world.script["load_dim_users"] = ["fail"];
    expect(await world.run("run", { logical_date: "2026-02-01" })).toMatchObject({ status: "SUCCEEDED" });
    expect(world.started.filter((name) => name === "load_dim_users")).toHaveLength(2);
  });

  test.each([
    ["fail", "load_dim_users: no such table"],
    ["abort", "aborted"],
  ] as const)("of a statement for good (%s) fails the run with the warehouse's message", async (outcome, message) => {
    world.script["load_dim_users"] = [outcome, outcome, outcome];
    const record = await world.run("run", { logical_date: "2026-02-01" });
    expect(record).toMatchObject({ status: "FAILED", error: "States.TaskFailed" });
    expect(record.cause).toContain("Redshift.StatementFailed");
    expect(record.cause).toContain(message);

    expect(await world.run("healer", retryOf("load_dim_users"))).toMatchObject({ status: "SUCCEEDED" });
    expect(world.started).toContain("load_dim_users");
    expect(world.started).not.toContain(LOAD);
  });

  test.each(["admit", "load_fact_bookings"])(
    "of %s that is a refusal is not retried, and ends with what was refused",
    async (step) => {
      world.script[step] = ["refuse"];
      const refused = await world.run("refused", { logical_date: "2026-02-01" });
      expect(refused).toMatchObject({ status: "FAILED", error: "Pipeline.Refused" });
      expect(refused.cause).toBe(`ERROR: Pipeline.RowsVanished: ${step} says so`);
      expect(world.started.filter((name) => name === step)).toHaveLength(1);
      if (step === "admit") expect(world.started.filter((name) => name.startsWith("load_"))).toEqual([]);
      expect(await world.run("healer", retryOf(EXTRACT))).toMatchObject({ status: "SUCCEEDED" });
    },
  );

  test("after a sibling was loaded does not load the sibling again", async () => {
    world.script["load_fact_bookings"] = ["fail", "fail", "fail"];
    await world.run("run", { logical_date: "2026-02-01" });
    expect(await world.run("healer", retryOf("load_fact_bookings"))).toMatchObject({ status: "SUCCEEDED" });
    expect(world.started.filter((name) => name.startsWith("load_dim"))).toEqual([]);
    expect(world.started.at(-1)).toBe("write_manifest");
  });

  test("of a job that was stopped by hand is refused as no success", async () => {
    world.script[EXTRACT] = ["stopped"];
    expect(await world.run("run", { logical_date: "2026-02-01" })).toMatchObject({
      status: "FAILED",
      error: "Glue.JobRunNotSucceeded",
    });
    expect(world.started).toEqual(["migrate_warehouse", EXTRACT]);
    expect(await world.run("healer", retryOf(EXTRACT))).toMatchObject({ status: "SUCCEEDED" });
  });
});

describe("a retry", () => {
  test("of an unknown name starts nothing and touches nothing", async () => {
    world.script[LOAD] = ["fail", "fail", "fail"];
    await world.run("broken", { logical_date: "2026-02-01" });
    const before = await world.ledger.items();
    expect(await world.run("retry", retryOf("RDS_TO_S4_job"))).toMatchObject({ error: "Pipeline.UnknownRetryJob" });
    expect(await world.run("unnamed", { retry: true })).toMatchObject({ error: "Pipeline.UnknownRetryJob" });
    expect(world.started).toEqual([]);
    expect(await world.ledger.items()).toEqual(before);
  });

  test("of nothing is refused: before the first run, and after a run that succeeded", async () => {
    expect(await world.run("early", retryOf(EXTRACT))).toMatchObject({ error: "Pipeline.NothingToRetry" });
    await world.run("run", { logical_date: "2026-02-01" });
    expect(await world.run("late", retryOf(EXTRACT))).toMatchObject({ error: "Pipeline.NothingToRetry" });
    expect(world.started).toEqual([]);
  });
});

describe("rows that a run may have loaded", () => {
  const writer = STEPS.indexOf(LOAD);
  const BROKEN = [EXTRACT, "admit", "load_fact_bookings", "write_manifest"];
  const WAYS = BROKEN.flatMap((broken) =>
    STEPS.slice(0, STEPS.indexOf(broken) + 1).map((from): [string, string] => [broken, from]),
  );

  // The load job keeps what another run of the date has written, and a manifest lists what another run has loaded.
  test.each(WAYS)(
    "of one that failed in %s are not written over in its name by a retry from %s",
    async (broken, from) => {
      world.script[broken] = ["fail", "fail", "fail"];
      await world.run("broken", { logical_date: "2026-02-01" });
      const { done: before } = await world.item("run#broken");
      const scope =
        STEPS.indexOf(broken) > STEPS.indexOf("admit") && STEPS.indexOf(from) <= writer ? "healer" : "broken";
      expect(await world.run("healer", retryOf(from))).toMatchObject({ status: "SUCCEEDED" });
      expect(await world.item("latest")).toMatchObject({ run_id: { S: scope }, status: { S: "SUCCEEDED" } });
      expect(await world.item("committed#2026-02-01")).toMatchObject({ run_id: { S: scope } });
      const run = await world.item(`run#${scope}`);
      expect(run).toMatchObject({ run_id: { S: scope }, status: { S: "SUCCEEDED" }, window_start: { S: "" } });
      if (scope === "healer") {
        expect([...world.started].sort()).toEqual(EVERYTHING);
        expect(world.jobArguments).toMatchObject({ "--run_id": "healer", "--logical_date": "2026-02-01" });
        expect(await world.item("run#broken")).toMatchObject({ status: { S: "RUNNING" }, done: before });
        return;
      }
      // What was done before the step that is named is not done again.
      const [was, is] = [before, run["done"]].map((done) => (done as { M: JsonObject }).M);
      for (const step of STEPS.slice(0, STEPS.indexOf(from))) expect(is?.[step]).toEqual(was?.[step]);
    },
  );

  test("made anew are judged anew: a waiver is of the rows that it was given for, unless it is given again", async () => {
    world.verdict = "breached";
    world.script["load_dim_users"] = ["fail", "fail", "fail"];
    await world.run("run", { logical_date: "2026-02-01" });
    await world.run("waived", retryOf("quality_gate", { waive_quality: "known" }));
    expect(await world.run("healer", retryOf(EXTRACT))).toMatchObject({
      error: "DynamoDb.ConditionalCheckFailedException",
    });
    expect(await world.run("again", retryOf("quality_gate", { waive_quality: "known" }))).toMatchObject({
      status: "SUCCEEDED",
    });
    expect(await world.item("run#healer")).toMatchObject({
      quality_waiver: { S: "known" },
      status: { S: "SUCCEEDED" },
    });
  });
});

describe("a definition that is deployed between a failure and its retry", () => {
  const FAILED = [EXTRACT, "admit", "write_manifest"];
  const WAYS = FAILED.flatMap((failed) =>
    STEPS.slice(0, STEPS.indexOf(failed) + 1).map((from): [string, string] => [failed, from]),
  );

  test.each(WAYS)(
    "after %s is migrated to by a retry from %s, before anything else, and once",
    async (failed, from) => {
      world.script[failed] = ["fail", "fail", "fail"];
      await world.run("broken", { logical_date: "2026-02-01" });
      world.deploy(" with a column more");
      world.script["write_manifest"] = ["fail", "fail", "fail"];
      await world.run("changed", retryOf(from));
      expect(world.started[0]).toBe("migrate_warehouse");
      expect(await world.run("same", retryOf("write_manifest"))).toMatchObject({ status: "SUCCEEDED" });
      expect(world.started).toEqual(["write_manifest"]);
    },
  );

  test("migrates a run that an earlier version's machine began, which noted no batch", async () => {
    world.script[EXTRACT] = ["fail", "fail", "fail"];
    await world.run("broken", { logical_date: "2026-02-01" });
    await world.forgetBatch("run#broken", "migrate_warehouse");
    expect(await world.run("healer", retryOf(EXTRACT))).toMatchObject({ status: "SUCCEEDED" });
    expect([...world.started].sort()).toEqual(EVERYTHING);
  });
});

describe("the lock", () => {
  test("keeps a second execution out while the first one runs", async () => {
    const intruders: ExecutionRecord[] = [];
    world.onStart = async (step) => {
      if (step !== EXTRACT || intruders.length > 0) return;
      world.onStart = () => Promise.resolve();
      intruders.push(await world.run("second", { logical_date: "2026-02-02" }));
      intruders.push(await world.run("third", retryOf(EXTRACT)));
    };
    expect(await world.run("first", { logical_date: "2026-02-01" })).toMatchObject({ status: "SUCCEEDED" });
    expect(intruders.map((record) => record.error)).toEqual(["Pipeline.AlreadyRunning", "Pipeline.AlreadyRunning"]);
  });

  test.each([
    ["runs of a date that begin", { logical_date: "2026-02-01" }],
    ["retries", retryOf(EXTRACT)],
    ["retries of what may be loaded", retryOf(EXTRACT)],
  ])("is one of two %s at once; the other one is told whose it is", async (which, input) => {
    world.script[which === "retries" ? EXTRACT : "load_fact_bookings"] = ["fail", "fail", "fail"];
    if ("retry" in input) await world.run("dead", { logical_date: "2026-02-01" });
    else world.script["load_fact_bookings"] = [];
    const records = await Promise.all(["one", "two"].map((name) => world.run(name, input)));
    const [winner, loser] = [...records].sort((a) => (a.status === "SUCCEEDED" ? -1 : 1));
    expect(winner).toMatchObject({ status: "SUCCEEDED" });
    expect(loser).toMatchObject({ status: "FAILED", error: "Pipeline.AlreadyRunning" });
    expect(loser?.cause).toContain(`The lock is held by ${executionArn(model.name, winner?.name ?? "")}`);
  });

  test("is nobody's where the ledger has a run of the execution's name: the refusal names it, and nothing is started", async () => {
    await world.set("run#taken", "owner", executionArn(model.name, "forgotten"));
    await world.set("run#taken", "logical_date", "2025-02-01");
    const refused = await world.run("taken", { logical_date: "2026-02-01" });
    expect(refused).toMatchObject({ status: "FAILED", error: "Pipeline.RunNameTaken" });
    expect(refused.cause).toContain("It is taken, of 2025-02-01");
    expect(world.started).toEqual([]);
    expect(await world.run("another", { logical_date: "2026-02-01" })).toMatchObject({ status: "SUCCEEDED" });
  });

  test("of an execution that has ended can be taken by a new run; its failed run stays as it was", async () => {
    world.script[EXTRACT] = ["fail", "fail", "fail"];
    await world.run("dead", { logical_date: "2026-02-01" });
    expect(await world.run("next", { logical_date: "2026-02-02" })).toMatchObject({ status: "SUCCEEDED" });
    expect(world.jobArguments).toMatchObject({ "--window_start": "" });
    expect(await world.item("run#dead")).toMatchObject({ status: { S: "RUNNING" } });
  });

  test("of an execution that Step Functions has forgotten can be taken too", async () => {
    world.script[EXTRACT] = ["fail", "fail", "fail"];
    await world.run("dead", { logical_date: "2026-02-01" });
    await world.set("latest", "owner", executionArn(model.name, "forgotten"));
    expect(await world.run("next", { logical_date: "2026-02-02" })).toMatchObject({ status: "SUCCEEDED" });
  });

  test.each([[{ logical_date: "2026-02-02" }], [retryOf(EXTRACT)]])(
    "is nobody's while a restore is unfinished, whether it was stopped, failed or forgotten: %j is refused",
    async (input) => {
      world.script[EXTRACT] = ["fail", "fail", "fail"];
      await world.run("dead", { logical_date: "2026-02-01" });
      await world.set("latest", "restoring", "dim_apartments");
      for (const owner of ["dead", "forgotten"]) {
        await world.set("latest", "owner", executionArn(model.name, owner));
        expect(await world.run(`after-${owner}`, input)).toMatchObject({ error: "Pipeline.RestoreUnfinished" });
        expect(world.started).toEqual([]);
      }
    },
  );

  test("that was taken over stops the former owner at its next mark, which says whose it is", async () => {
    const thief = executionArn(model.name, "thief");
    world.onStart = async (step) => {
      if (step !== LOAD) return;
      for (const item of ["run#first", "latest"]) await world.set(item, "owner", thief);
    };
    const stopped = await world.run("first", { logical_date: "2026-02-01" });
    expect(stopped).toMatchObject({ status: "FAILED", error: "Pipeline.LockLost" });
    expect(stopped.cause).toContain(`The lock is held by ${thief}`);
    expect(world.started.at(-1)).toBe(LOAD);
    const { done } = await world.item("run#first");
    expect(Object.keys((done as { M: JsonObject }).M).sort()).toEqual([EXTRACT, "migrate_warehouse"].sort());
  });

  test.each([LOAD, "load_dim_users"])(
    "that a failover has taken stops the run at its next mark, alone or beside others, which says where the pipeline lives: %s",
    async (at) => {
      world.onStart = async (step) => {
        if (step !== at) return;
        await world.set("site", "active", "standby");
        for (const item of ["run#first", "latest"])
          await world.set(item, "owner", executionArn(model.name, "fenced-2"));
      };
      const stopped = await world.run("first", { logical_date: "2026-02-01" });
      expect(stopped).toMatchObject({ status: "FAILED", error: "Pipeline.SiteNotActive" });
      expect(stopped.cause).toContain("the active one is the standby");
    },
  );
});

describe("the quality gate", () => {
  test("stops a breach before anything is loaded, until an operator waives it with a reason", async () => {
    world.verdict = "breached";
    expect(await world.run("run", { logical_date: "2026-02-01" })).toMatchObject({
      status: "FAILED",
      error: "DynamoDb.ConditionalCheckFailedException",
    });
    expect(world.started).toEqual(["migrate_warehouse", EXTRACT, LOAD]);

    expect(await world.run("again", retryOf("quality_gate"))).toMatchObject({ status: "FAILED" });
    const waiver = retryOf("quality_gate", { waive_quality: "the price of one flat is known to be wrong" });
    expect(await world.run("waived", waiver)).toMatchObject({ status: "SUCCEEDED" });
    expect(world.started).not.toContain(LOAD);
    expect(await world.item("run#run")).toMatchObject({
      quality_waiver: { S: "the price of one flat is known to be wrong" },
      quality_verdict: { S: "breached" },
    });
  });

  test("lets warnings through", async () => {
    world.verdict = "warned";
    expect(await world.run("run", { logical_date: "2026-02-01" })).toMatchObject({ status: "SUCCEEDED" });
  });

  test("is cured by corrected data and a retry from the extraction", async () => {
    world.verdict = "breached";
    await world.run("run", { logical_date: "2026-02-01" });
    world.verdict = "passed";
    expect(await world.run("healer", retryOf(EXTRACT))).toMatchObject({ status: "SUCCEEDED" });
  });
});
