import { spawnSync } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { MIGRATE, QUALITY_GATE, stepsOf, type Step } from "../../pipeline-dsl/targets/steps";
import type { Fault } from "../faults";
import type { Home } from "../home/home";
import type { RunResult } from "../result";
import { finishedRun, startRun } from "./command";
import { lakeContent } from "./lake-content";
import {
  factsAtOtherKeys,
  FIRST_DATE,
  IS_INSTALLED,
  RENTAL,
  RentalLab,
  retry,
  run,
  SECOND_DATE,
  warehouseContent,
} from "./rental-lab";

jest.setTimeout(600_000);

/** More than any state has attempts. */
const OFTEN = 20;
const { extract, load } = RENTAL.model.jobs;
const BEFORE_SPARK: readonly Step["kind"][] = ["migrate", "extract", "transform"];
const STEPS_AFTER_SPARK = stepsOf(RENTAL.model).filter(({ kind }) => !BEFORE_SPARK.includes(kind));

function before(step: string): Fault {
  return { step, error: "States.TaskFailed", times: OFTEN };
}

function halfWay(step: string): Fault {
  return { step, error: "KILL", times: OFTEN };
}

function beforeMark(step: string): Fault {
  return { step: `mark_${step}`, error: "KILL", times: OFTEN };
}

/** A job that dies when it has written its first table. Its first attempts fail without starting a Spark. */
function afterOneTable(job: string): readonly Fault[] {
  return [
    { step: job, error: "States.TaskFailed", times: 2 },
    { step: job, error: "KILL", times: 1 },
  ];
}

/** A batch can end half-way; a write to the ledger happens or does not. The commit is its own mark. */
function faultsOf({ name, kind }: Step): readonly [string, Fault][] {
  if (kind === "commit") return [["before its effect", before(name)]];
  return [
    ["before its effect", before(name)],
    ...(kind === "load" || kind === "manifest" ? [["half-way", halfWay(name)] satisfies [string, Fault]] : []),
    ["before its mark", beforeMark(name)],
  ];
}

const CASES = STEPS_AFTER_SPARK.flatMap((step) =>
  faultsOf(step).map(([when, fault]): [string, string, Fault] => [step.name, when, fault]),
);

interface Content {
  readonly warehouse: Readonly<Record<string, readonly string[]>>;
  readonly lake: readonly string[];
}

async function contentOf(home: Home): Promise<Content> {
  return { warehouse: await warehouseContent(home), lake: lakeContent(home) };
}

function zonesOf({ lake }: Content, ...zones: readonly string[]): readonly string[] {
  return lake.filter((file) => zones.some((zone) => file.startsWith(`${zone}/`)));
}

function statusOf({ steps }: RunResult, step: string): string | undefined {
  return steps.find(({ name }) => name === step)?.status;
}

// Without MariaDB (`make setup` puts it into .cache) there is no source to extract from.
(IS_INSTALLED ? describe : describe.skip)("a run that dies is healed by the seed's retry", () => {
  let lab: RentalLab;
  let first: Content;

  beforeAll(async () => {
    lab = await RentalLab.start();
    first = await lab.inHome("undisturbed", async (home) => {
      expect(await run(home, { logical_date: FIRST_DATE })).toMatchObject({ error: null });
      return contentOf(home);
    });
    lab.copy("undisturbed", "killed");
  });
  afterAll(() => lab.stop());

  /** Runs or retries, and dies of the faults. */
  async function dies(home: Home, input: object, faults: readonly Fault[], step: string): Promise<RunResult> {
    const died = await run(home, input, faults);
    expect(died).toMatchObject({ status: "FAILED" });
    expect(statusOf(died, step)).toBe("FAILED");
    return died;
  }

  test("a first day that dies before, in and after its migration", async () => {
    await lab.inHome("crashed", async (home) => {
      const { run_id } = await dies(home, { logical_date: FIRST_DATE }, [before(MIGRATE)], MIGRATE);
      await dies(home, retry(MIGRATE), [halfWay(MIGRATE)], MIGRATE);
      await dies(home, retry(MIGRATE), [beforeMark(MIGRATE)], MIGRATE);
      expect(await run(home, retry(MIGRATE))).toMatchObject({ run_id, error: null });
      expect(await contentOf(home)).toEqual(first);
    });
  });

  describe("a second day", () => {
    let undisturbed: Content;

    beforeAll(async () => {
      await lab.marketplace.advance(1);
      await lab.inHome("undisturbed", (home) =>
        dies(home, { logical_date: SECOND_DATE }, [before(QUALITY_GATE)], QUALITY_GATE),
      );
      lab.copy("undisturbed", "prepared");
      undisturbed = await lab.inHome("undisturbed", async (home) => {
        expect(await run(home, retry(QUALITY_GATE))).toMatchObject({ error: null });
        return contentOf(home);
      });
      // A day that changes nothing would make every comparison below hold.
      for (const table of ["dim_apartments", "fact_bookings", "fact_viewings"])
        expect(undisturbed.warehouse[table]).not.toEqual(first.warehouse[table]);
    });

    test.each(CASES)("at %s, %s", async (step, _, fault) => {
      await lab.inCopyOf("prepared", async (home) => {
        const crashed = await dies(home, retry(QUALITY_GATE), [fault], step);
        expect(await factsAtOtherKeys(home)).toEqual([]);
        const healed = await run(home, retry(step));
        expect(healed).toMatchObject({ run_id: crashed.run_id, error: null });
        expect(statusOf(healed, MIGRATE)).toBe("SKIPPED");
        expect(await contentOf(home)).toEqual(undisturbed);
      });
    });

    test("before, in and after each of the two jobs, one after another", async () => {
      await lab.inHome("crashed", async (home) => {
        await dies(home, { logical_date: SECOND_DATE }, [before(extract.name)], extract.name);
        await dies(home, retry(extract.name), afterOneTable(extract.name), extract.name);
        await dies(home, retry(extract.name), [beforeMark(extract.name)], extract.name);

        await dies(home, retry(extract.name), [before(load.name)], load.name);
        const extracted = await contentOf(home);
        expect(zonesOf(extracted, "raw")).toEqual(zonesOf(undisturbed, "raw"));
        expect(extracted.warehouse).toEqual(first.warehouse);

        await dies(home, retry(load.name), afterOneTable(load.name), load.name);
        await dies(home, retry(load.name), [beforeMark(load.name)], load.name);
        expect((await contentOf(home)).warehouse).toEqual(first.warehouse);

        const healed = await run(home, retry(load.name));
        expect(healed).toMatchObject({ error: null });
        expect(statusOf(healed, extract.name)).toBe("SKIPPED");
        expect(await contentOf(home)).toEqual(undisturbed);
      });
    });

    test("with the whole command: in a job, then in a load", async () => {
      const home = ["--home", lab.pathOf("killed"), "--source", lab.sourceUrl];
      const inJob = startRun([...home, "--date", SECOND_DATE]);
      await inJob.line(/RDS_TO_S3_job: raw /);
      const group = jobGroupOf(lab.pathOf("killed"));
      expect(group).not.toBe("");
      inJob.kill();
      await inJob.ended;
      await endOfGroup(group);

      const inLoad = startRun([...home, "--input", JSON.stringify(retry(extract.name))]);
      await inLoad.line(/load_dim_apartments: started/);
      inLoad.kill();
      await inLoad.ended;

      const healed = await finishedRun([...home, "--input", JSON.stringify(retry("load_dim_apartments"))]);
      expect(healed).toMatchObject({ exitCode: 0, result: { logical_date: SECOND_DATE, error: null } });
      expect(await lab.inHome("killed", contentOf)).toEqual(undisturbed);
    });
  });
});

/** The process group of the job that works in a home. */
function jobGroupOf(home: string): string {
  const { stdout } = spawnSync("ps", ["-eo", "pgid=,args="], { encoding: "utf8" });
  const job = stdout.split("\n").find((line) => line.includes("job_server.py") && line.includes(home));
  return job?.trim().split(" ")[0] ?? "";
}

/** A job must not write into the lake beside the retry's. */
async function endOfGroup(group: string): Promise<void> {
  for (let waited = 0; waited < 30_000; waited += 100) {
    const { stdout } = spawnSync("ps", ["-eo", "pgid=,stat="], { encoding: "utf8" });
    const alive = stdout.split("\n").filter((line) => line.trim().startsWith(`${group} `) && !line.includes("Z"));
    if (alive.length === 0) return;
    await pause(100);
  }
  throw new Error(`the job's processes (group ${group}) outlive the command`);
}
