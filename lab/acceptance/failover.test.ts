import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type FailoverInput, SITE_ITEM } from "../../pipeline-dsl/targets/recovery";
import type { Site } from "../../pipeline-dsl/model";
import { putItem } from "../executions/scripted-ledger";
import { TaskError, type TaskCall } from "../executions/task";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import type { Fault } from "../faults";
import type { Home } from "../home/home";
import { homeLayout } from "../home/layout";
import type { Json } from "../json";
import { printRecoveryDocuments } from "../recovery/documents";
import type { FailoverResult } from "../recovery/result";
import { runFailover } from "../recovery/run-failover";
import { snapshotsIn } from "../recovery/snapshots";
import { recoveryStatus } from "../recovery/status";
import { startCommand } from "./command";
import { FIRST_DATE, IS_INSTALLED, RENTAL, RentalLab, run, SECOND_DATE, warehouseContent } from "./rental-lab";

const THIRD_DATE = "2026-01-03";
const FAILOVER: FailoverInput = { mode: "failover", reason: "the warehouse is lost", approved_by: "somebody" };
const REHEARSAL: FailoverInput = { ...FAILOVER, mode: "rehearsal" };
const FAILBACK: FailoverInput = { ...FAILOVER, mode: "failback" };

/** What happens to the calls of one state: they never arrive, their answer never does, or the execution ends there. */
type Trouble = "fails once" | "never happens" | "answer is lost" | "dies before" | "dies after";
const TROUBLES = ["fails once", "never happens", "answer is lost", "dies before", "dies after"] as const;

const onlyInstalled = IS_INSTALLED ? describe : describe.skip;

onlyInstalled("a failover on real parts", () => {
  let lab: RentalLab;
  let content: Awaited<ReturnType<typeof warehouseContent>>;

  beforeAll(async () => {
    lab = await RentalLab.start();
    await lab.inHome("base", async (home) => {
      expect(await run(home, { logical_date: FIRST_DATE })).toMatchObject({ status: "SUCCEEDED" });
      expect(await run(home, { logical_date: SECOND_DATE })).toMatchObject({ status: "SUCCEEDED" });
      content = await warehouseContent(home);
    });
  }, 300_000);
  afterAll(() => lab.stop());

  function start(
    home: Home,
    input: FailoverInput,
    state = "",
    trouble: Trouble = "fails once",
    otherRegionIsGone = false,
  ): Promise<FailoverResult> {
    const controller = new AbortController();
    let failures = 0;
    const around = async (call: TaskCall, act: () => Promise<Json>): Promise<Json> => {
      if (call.state !== state) return act();
      const first = (failures += 1) === 1;
      if (trouble === "never happens" || (trouble === "fails once" && first))
        throw new TaskError("States.TaskFailed", "lost");
      if (trouble === "dies before") return die(controller);
      const answer = await act();
      if (trouble === "dies after") return die(controller);
      if (trouble === "answer is lost") throw new TaskError("States.TaskFailed", "the answer was lost");
      return answer;
    };
    const tell = (): void => undefined;
    return runFailover(home, RENTAL, {
      input,
      otherRegionIsGone,
      faults: [],
      onEvent: tell,
      onState: tell,
      signal: controller.signal,
      around,
    });
  }

  function startRestoring(home: Home): Promise<FailoverResult> {
    const tell = (): void => undefined;
    const { signal } = new AbortController();
    const options = { faults: [], onEvent: tell, onState: tell, signal, restoreFirst: tell };
    return runFailover(home, RENTAL, { input: FAILBACK, ...options });
  }

  /** Holds after every execution, however it ended. */
  function expectSound(home: Home, { status, mode }: FailoverResult): void {
    const { sites, readers_name_leads_to } = recoveryStatus(home.layout.root, RENTAL.model);
    expect(sites.filter(({ site, active }) => site === active).length).toBeLessThanOrEqual(1);
    if (status === "SUCCEEDED" && mode !== "rehearsal")
      expect(new Set([readers_name_leads_to, ...sites.map(({ active }) => active)]).size).toBe(1);
  }

  /** What readers and runs at the primary go by. */
  async function seen(home: Home): Promise<unknown> {
    const { sites, readers_name_leads_to } = recoveryStatus(home.layout.root, RENTAL.model);
    return [readers_name_leads_to, sites.find(({ site }) => site === "primary"), await warehouseContent(home)];
  }

  /** A trouble for each state that calls something: all of them are hit, each trouble several times. */
  function troubles(site: Site, offset: number): readonly (readonly [string, Trouble])[] {
    const { parent } = printRecoveryDocuments(RENTAL, homeLayout(lab.pathOf("base"), site));
    const tasks = Object.entries(parent.definition.States).flatMap(([name, { Type }]) =>
      Type === "Task" ? [name] : Type === "Map" ? ["ReplayBatch"] : [],
    );
    return tasks.map((state, at) => [state, TROUBLES[(at + offset) % TROUBLES.length] ?? "fails once"]);
  }

  /** To its end, by a second start where the first did not reach it. */
  async function bringToItsEnd(home: Home, input: FailoverInput, state: string, trouble: Trouble): Promise<void> {
    const first = await start(home, input, state, trouble);
    expectSound(home, first);
    const last = first.status === "SUCCEEDED" ? first : await start(home, input);
    // The first had done everything but hear of it.
    const nothingLeft = last.error?.code === "Pipeline.SiteActive";
    expect([state, trouble, nothingLeft ? null : last.error]).toEqual([state, trouble, null]);
    expectSound(home, last);
  }

  test("whatever happens to the call of whichever state, a second start ends well and every row is there once", async () => {
    for (const [state, trouble] of troubles("standby", 0))
      await lab.inCopyOf("base", async (home) => {
        await bringToItsEnd(home, FAILOVER, state, trouble);
        expect([state, await warehouseContent(home.at("standby"))]).toEqual([state, content]);
      });
  }, 1_800_000);

  test("a rehearsal, whatever happens to it, changes nothing that readers and runs go by", async () => {
    await lab.inCopyOf("base", async (home) => {
      const before = await seen(home);
      // One in three: the states are those of a failover, and the home can be used again.
      for (const [state, trouble] of troubles("standby", 2).filter((_, at) => at % 3 === 0)) {
        await bringToItsEnd(home, REHEARSAL, state, trouble);
        expect([state, await seen(home)]).toEqual([state, before]);
      }
      expect(existsSync(home.at("standby").layout.warehouse)).toBe(false);
    });
  }, 900_000);

  test("a command that is killed in its restore is brought to its end by the next one; the passive site refuses a run", async () => {
    lab.copy("base", "killed");
    const parameters = ["--home", lab.pathOf("killed"), "--reason", "lost", "--approved-by", "somebody"];
    const first = startCommand("failover", parameters);
    await first.line(/RestoreSnapshot/);
    first.kill();
    expect((await first.ended).exitCode).toBeNull();
    expect(await startCommand("failover", parameters).ended).toMatchObject({ exitCode: 0 });
    await lab.inHome("killed", async (home) => {
      expect(await warehouseContent(home.at("standby"))).toEqual(content);
      expect(await run(home, { logical_date: THIRD_DATE })).toMatchObject({
        error: { code: "Pipeline.SiteNotActive" },
      });
    });
  }, 300_000);

  test("a Region that a failover could not reach hears of it before its next run; the site that took over is sure of itself, however late the next command comes", async () => {
    await lab.inCopyOf("base", async (home) => {
      const anyLoss = { ...FAILOVER, accept_loss_seconds: 1_000_000_000 };
      expect(await start(home, anyLoss, "", "fails once", true)).toMatchObject({ status: "SUCCEEDED" });
      const standby = home.at("standby");
      for (const site of [home, standby]) await lapse(site);
      const { sites } = recoveryStatus(home.layout.root, RENTAL.model);
      expect(sites.map(({ active }) => active)).toEqual(["primary", "standby"]);
      expect(await run(home, { logical_date: THIRD_DATE })).toMatchObject({
        error: { code: "Pipeline.SiteNotActive" },
      });
      expect(await run(standby, { logical_date: THIRD_DATE })).toMatchObject({ status: "SUCCEEDED" });
    });
  }, 300_000);

  /** The recovery function of the site has been silent for long. */
  async function lapse(home: Home): Promise<void> {
    const { ledger } = await home.openAws();
    const site = (await ledger.items()).find(({ item }) => item?.S === SITE_ITEM);
    if (site === undefined) throw new Error("no site");
    await putItem(ledger, { ...site, sure_until: { S: "2026-01-01T00:00:00+00:00" } });
    await ledger.save();
  }

  test("a primary whose warehouse was lost after a commit is brought back whole by a fail-back", async () => {
    await lab.inCopyOf("base", async (home) => {
      await home.loseWarehouse();
      expect(await start(home, FAILOVER)).toMatchObject({ status: "SUCCEEDED", report: { rpo_seconds: 0 } });
      const standby = home.at("standby");
      expect(await run(standby, { logical_date: THIRD_DATE })).toMatchObject({ status: "SUCCEEDED" });
      // The snapshot was taken before the second date was loaded.
      expect(await startRestoring(home)).toMatchObject({
        status: "SUCCEEDED",
        report: {
          verified: { differing: [] },
          replayed: [{ logical_date: SECOND_DATE }, { logical_date: THIRD_DATE }],
        },
      });
      expect(await warehouseContent(home)).toEqual(await warehouseContent(standby));
      expect(await run(standby, { logical_date: THIRD_DATE })).toMatchObject({
        error: { code: "Pipeline.SiteNotActive" },
      });
    });
  }, 300_000);

  test("what only an earlier run of a date has seen is at the standby too, and what a run that never ended has seen is not", async () => {
    await lab.inCopyOf("base", async (home) => {
      const snapshots = snapshotsIn(home.layout.snapshots);
      const runSeeing = async (location: string, faults: readonly Fault[] = []): Promise<string> => {
        const source = await createConnection(lab.sourceUrl);
        try {
          const [rows] = await source.query<RowDataPacket[]>("SELECT MIN(apartment_id) AS id FROM apartments");
          const [one] = rows;
          const [was] = await source.query<RowDataPacket[]>("SELECT location FROM apartments WHERE apartment_id = ?", [
            one?.["id"],
          ]);
          const write = (to: unknown) =>
            source.query("UPDATE apartments SET location = ? WHERE apartment_id = ?", [to, one?.["id"]]);
          await write(location);
          const { status } = await run(home, { logical_date: SECOND_DATE }, faults);
          await write(was[0]?.["location"]);
          return status;
        } finally {
          await source.end();
        }
      };
      expect(await runSeeing("Atlantis")).toBe("SUCCEEDED");
      expect(await run(home, { logical_date: SECOND_DATE })).toMatchObject({ status: "SUCCEEDED" });
      const committed = await warehouseContent(home);
      expect(committed["dim_locations"]?.join()).toContain("Atlantis");
      expect(await runSeeing("Lemuria", [{ step: "load_fact_bookings", error: "States.TaskFailed", times: 9 }])).toBe(
        "FAILED",
      );
      // Before the first run of the date.
      const standby = homeLayout(home.layout.root, "standby");
      for (const folder of [home.layout.snapshots, standby.copies])
        for (const { id } of snapshotsIn(folder))
          if (!snapshots.some((older) => older.id === id)) rmSync(join(folder, id), { recursive: true });
      expect(await start(home, FAILOVER)).toMatchObject({
        status: "SUCCEEDED",
        report: { rpo_seconds: 0, verified: { differing: [], loaded_again: [] } },
      });
      expect(await warehouseContent(home.at("standby"))).toEqual(committed);
    });
  }, 300_000);

  test("a Region that was gone during the failover is told when it comes back, and can be gone back to", async () => {
    await lab.inCopyOf("base", async (home) => {
      const gone = { ...FAILOVER, accept_loss_seconds: 1_000_000_000 };
      expect(await start(home, gone, "", "fails once", true)).toMatchObject({ status: "SUCCEEDED" });
      const believed = recoveryStatus(home.layout.root, RENTAL.model).sites;
      expect(believed.map(({ site, active, epoch }) => [site, active, epoch])).toEqual([
        ["primary", "primary", 1],
        ["standby", "standby", 2],
      ]);
      // It is told by whatever is asked of it first.
      expect(await run(home, { logical_date: THIRD_DATE })).toMatchObject({
        error: { code: "Pipeline.SiteNotActive" },
      });
      const told = recoveryStatus(home.layout.root, RENTAL.model).sites;
      expect(told.map(({ active, epoch }) => [active, epoch])).toEqual([
        ["standby", 2],
        ["standby", 2],
      ]);
      expect(await start(home, FAILBACK)).toMatchObject({ status: "SUCCEEDED", report: { epoch: 3 } });
      const agreed = recoveryStatus(home.layout.root, RENTAL.model).sites;
      expect(agreed.map(({ active, epoch }) => [active, epoch])).toEqual([
        ["primary", 3],
        ["primary", 3],
      ]);
    });
  }, 300_000);

  test.each<[string, FailoverInput, (home: Home) => void, string]>([
    ["a fail-back of the active site", FAILBACK, () => undefined, "Pipeline.SiteActive"],
    [
      "a failover without a snapshot",
      FAILOVER,
      ({ layout }) => {
        rmSync(layout.snapshots, { recursive: true });
        rmSync(homeLayout(layout.root, "standby").copies, { recursive: true, force: true });
      },
      "Pipeline.NoUsableSnapshot",
    ],
    [
      "a failover to where no manifest has arrived",
      FAILOVER,
      ({ layout }) => {
        for (const lake of [layout.lake, homeLayout(layout.root, "standby").lake])
          rmSync(join(lake, "manifests"), { recursive: true, force: true });
      },
      "Pipeline.NothingToRecoverFrom",
    ],
  ])(
    "%s is refused and moves nobody",
    async (_what, input, spoil, code) => {
      await lab.inCopyOf("base", async (home) => {
        spoil(home);
        const before = await seen(home);
        expect(await start(home, input)).toMatchObject({ status: "FAILED", error: { code } });
        expectSound(home, await start(home, input));
        const [name, , rows] = (await seen(home)) as readonly unknown[];
        const [nameBefore, , rowsBefore] = before as readonly unknown[];
        expect([name, rows]).toEqual([nameBefore, rowsBefore]);
      });
    },
    120_000,
  );
});

async function die(controller: AbortController): Promise<never> {
  controller.abort();
  return Promise.reject(new TaskError("States.TaskFailed", "the process died"));
}
