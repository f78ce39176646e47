import { readdirSync } from "node:fs";
import { join } from "node:path";
import { printRestoreDocuments } from "../restore/documents";
import type { RestoreTableInput } from "../../pipeline-dsl/targets/recovery";
import { TaskError, type TaskCall } from "../executions/task";
import type { Home } from "../home/home";
import { homeLayout } from "../home/layout";
import type { Json } from "../json";
import { runFailover } from "../recovery/run-failover";
import type { RestoreResult } from "../restore/result";
import { runRestore } from "../restore/run-restore";
import { backUpWhenDue } from "../restore/back-up-when-due";
import {
  factsAtOtherKeys,
  FIRST_DATE,
  IS_INSTALLED,
  RENTAL,
  RentalLab,
  run,
  SECOND_DATE,
  warehouseContent,
} from "./rental-lab";

const TABLE = "dim_apartments";
const RESTORE: RestoreTableInput = { table: TABLE, as_of: FIRST_DATE, reason: "dropped", approved_by: "somebody" };
const TROUBLES = ["never happens", "answer is lost", "dies before", "dies after"] as const;
type Trouble = (typeof TROUBLES)[number];

const onlyInstalled = IS_INSTALLED ? describe : describe.skip;

onlyInstalled("a restore on real parts", () => {
  let lab: RentalLab;
  let content: Awaited<ReturnType<typeof warehouseContent>>;

  beforeAll(async () => {
    lab = await RentalLab.start();
    await lab.inHome("base", async (home) => {
      const first = await run(home, { logical_date: FIRST_DATE });
      expect(first).toMatchObject({ status: "SUCCEEDED" });
      const options = { onEvent: () => undefined, signal: new AbortController().signal };
      expect(await backUpWhenDue(home, RENTAL, first, options)).toContain("backed up");
      // What a backup writes is copied like what a run writes: the site may be lost before there is another run.
      const [here, there] = [home.layout, homeLayout(home.layout.root, "standby")].map(({ lake }) =>
        readdirSync(join(lake, "backup"), { recursive: true }).sort(),
      );
      expect(there).toEqual(here);
      expect(await run(home, { logical_date: SECOND_DATE })).toMatchObject({ status: "SUCCEEDED" });
      content = await warehouseContent(home);
    });
  }, 300_000);
  afterAll(() => lab.stop());

  async function drop(home: Home): Promise<void> {
    const session = await (await home.openWarehouse()).openSession();
    await session.query(`DROP TABLE analytics.${TABLE}`);
    await session.end();
  }

  function start(
    home: Home,
    state = "",
    trouble: Trouble = "dies after",
    input: RestoreTableInput = RESTORE,
  ): Promise<RestoreResult> {
    const controller = new AbortController();
    const around = async (call: TaskCall, act: () => Promise<Json>): Promise<Json> => {
      if (call.state !== state) return act();
      if (trouble === "never happens") throw new TaskError("States.TaskFailed", "lost");
      if (trouble === "dies before") return die(controller);
      await act();
      if (trouble === "dies after") return die(controller);
      throw new TaskError("States.TaskFailed", "the answer was lost");
    };
    const tell = (): void => undefined;
    return runRestore(home, RENTAL, input, {
      faults: [],
      onEvent: tell,
      onState: tell,
      signal: controller.signal,
      around,
    });
  }

  test("whatever happens to the call of whichever state, no run loads before a second start has ended well, and every row is there once", async () => {
    const { parent } = printRestoreDocuments(RENTAL, homeLayout(lab.pathOf("base")), "restoreTable");
    const states = Object.entries(parent.definition.States).flatMap(([name, { Type }]) =>
      Type === "Map"
        ? ["LoadBatch"]
        : Type === "Task" && !/^(restore|empty|take)_(?!dim_apartments$)/.test(name)
          ? [name]
          : [],
    );
    for (const [at, state] of states.entries())
      await lab.inCopyOf("base", async (home) => {
        const trouble = TROUBLES[at % TROUBLES.length] ?? "dies after";
        await drop(home);
        const first = await start(home, state, trouble);
        const seen = JSON.stringify(await warehouseContent(home).catch(() => "no such table"));
        if (
          first.status !== "SUCCEEDED" &&
          seen !== JSON.stringify(content) &&
          seen !== JSON.stringify("no such table")
        )
          expect([state, (await run(home, { logical_date: "2026-01-03" })).error?.code]).toEqual([
            state,
            "Pipeline.RestoreUnfinished",
          ]);
        const last = first.status === "SUCCEEDED" ? first : await start(home);
        expect([state, trouble, last.error, last.verdict]).toEqual([
          state,
          trouble,
          null,
          { equal: true, differing: [] },
        ]);
        expect([state, await warehouseContent(home)]).toEqual([state, content]);
        expect(await factsAtOtherKeys(home)).toEqual([]);
      });
  }, 1_200_000);

  const DAMAGES: Readonly<Record<string, string>> = {
    dropped: `DROP TABLE analytics.${TABLE}`,
    emptied: `DELETE FROM analytics.${TABLE}`,
    "without a column": `ALTER TABLE analytics.${TABLE} DROP COLUMN current_price`,
    "numbered anew": `UPDATE analytics.${TABLE} SET apartment_key = apartment_key + 5000 WHERE apartment_key > 0`,
  };

  test.each(Object.keys(DAMAGES))(
    "a table that was %s is what it was, restored from a snapshot; nothing of it is left beside",
    async (damage) => {
      await lab.inCopyOf("base", async (home) => {
        const session = await (await home.openWarehouse()).openSession();
        await session.query(DAMAGES[damage] ?? "");
        expect(await start(home, "", "dies after", { ...RESTORE, from: "snapshot" })).toMatchObject({
          status: "SUCCEEDED",
          error: null,
          plan: { source: { kind: "snapshot", date: FIRST_DATE }, catch_up: [SECOND_DATE] },
          verdict: { equal: true },
        });
        const { rows } = await session.query(
          "SELECT table_name FROM information_schema.tables WHERE table_name LIKE '\\_\\_snapshot%'",
        );
        await session.end();
        expect(rows).toEqual([]);
        expect(await warehouseContent(home)).toEqual(content);
        expect(await factsAtOtherKeys(home)).toEqual([]);
      });
    },
    300_000,
  );

  test("a table is restored at the standby after a failover, from the backup that the primary had made", async () => {
    await lab.inCopyOf("base", async (home) => {
      const tell = (): void => undefined;
      const signal = new AbortController().signal;
      const input = { mode: "failover", reason: "the warehouse is lost", approved_by: "somebody" } as const;
      const moved = await runFailover(home, RENTAL, { input, faults: [], onEvent: tell, onState: tell, signal });
      expect(moved).toMatchObject({ status: "SUCCEEDED" });
      expect(await start(home)).toMatchObject({ error: { code: "Pipeline.SiteNotActive" } });
      const standby = home.at("standby");
      await drop(standby);
      expect(await start(standby)).toMatchObject({
        status: "SUCCEEDED",
        plan: { source: { kind: "backup", date: FIRST_DATE }, catch_up: [SECOND_DATE] },
        verdict: { equal: true },
      });
      expect(await warehouseContent(standby)).toEqual(content);
      expect(await factsAtOtherKeys(standby)).toEqual([]);
    });
  }, 300_000);
});

async function die(controller: AbortController): Promise<never> {
  controller.abort();
  return Promise.reject(new TaskError("States.TaskFailed", "the process died"));
}
