import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { PipelineModel } from "../../pipeline-dsl/model";
import { printModel } from "../../pipeline-dsl/model/canonical";
import { QUALITY_GATE } from "../../pipeline-dsl/targets/steps";
import { LabError } from "../errors";
import type { LabEvent } from "../events";
import { openHome, type Home } from "../home/home";
import { writeJson } from "../home/files";
import type { WarmServers } from "../home/warm-servers";
import type { RuleResult, RunResult } from "../result";
import { runPipeline } from "../run/run-pipeline";
import { codeHash } from "./code-hash";
import { comparedNames, writeContents } from "./contents";
import type { Replay, ReplayedRows } from "./replayed-rows";
import type { RowsFile } from "./rows-file";

/** What one definition makes of the rows. */
export interface SideContents {
  /** By target. */
  readonly tables: Readonly<Record<string, RowsFile>>;
  readonly days: readonly DayVerdict[];
  /** True: taken from an earlier comparison. */
  readonly cached: boolean;
}

export interface DayVerdict {
  readonly date: string;
  /** A rule was breached that stops the load; the comparison went on as if it had been waived. */
  readonly stopped: boolean;
  readonly rules: readonly RuleResult[];
}

export interface SideOptions {
  /** Whose rows are wanted; where the definition has none of that name, it is left out. */
  readonly targets: readonly string[];
  /** A folder for what is kept for the next time. */
  readonly cache: string;
  /** `the definition in main (3f2a1bc)` */
  readonly name: string;
  readonly signal: AbortSignal;
  /** Left from the other side. */
  readonly warm: WarmServers;
  readonly onDate: (date: string) => void;
  readonly onEvent: (event: LabEvent) => void;
}

const WHY_WAIVED = "compared by pipeline diff";

/** Runs the definition over the rows' dates in a home of its own, or takes what an earlier comparison has kept of it. */
export async function contentsOfSide(
  model: PipelineModel,
  rows: ReplayedRows,
  options: SideOptions,
): Promise<SideContents> {
  const kept = join(options.cache, keyOf(model, rows, options.targets));
  const tables = tablesIn(model, kept, options.targets);
  if (!existsSync(kept)) {
    const work = join(options.cache, `work-${randomBytes(4).toString("hex")}`);
    try {
      await runInto(work, model, rows, options);
      mkdirSync(options.cache, { recursive: true });
      // Whole or not at all: a comparison that was stopped leaves nothing that looks like a result.
      if (!existsSync(kept)) renameSync(join(work, "contents"), kept);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
    return { tables, days: daysOf(kept), cached: false };
  }
  return { tables, days: daysOf(kept), cached: true };
}

async function runInto(work: string, model: PipelineModel, rows: ReplayedRows, options: SideOptions): Promise<void> {
  const lake = join(work, "home", "lake");
  const replay = await rows.open(model, lake);
  try {
    const home = await openHome({ home: join(work, "home"), sources: replay.sources, warm: options.warm });
    try {
      const days: DayVerdict[] = [];
      for (const date of rows.dates) {
        options.onDate(date);
        await replay.moveTo(date);
        days.push(await runDate(home, model, replay, date, options));
      }
      const contents = join(work, "contents");
      const server = await home.openWarehouse();
      for (const target of model.warehouse.targets.filter(({ name }) => options.targets.includes(name)))
        await writeContents(server, model, target, fileOf(contents, target.name));
      writeJson(join(contents, DAYS), days);
    } finally {
      await home.close();
    }
  } finally {
    await replay.close();
  }
}

async function runDate(
  home: Home,
  model: PipelineModel,
  { extract }: Replay,
  date: string,
  { name, signal, onEvent }: SideOptions,
): Promise<DayVerdict> {
  const run = (input: object): Promise<RunResult> =>
    runPipeline(
      home,
      { model, migrations: [], definitionPath: name },
      {
        input,
        faults: [],
        notYetDue: true,
        onEvent,
        signal,
        ...(extract === undefined
          ? {}
          : { runJob: (job) => (job.script === EXTRACTING ? extract(job) : home.jobs.run(job)) }),
      },
    );
  const first = await run({ logical_date: date });
  const stopped = first.error?.code === "Pipeline.QualityBreached";
  const last = stopped ? await run({ retry: true, failed_job: QUALITY_GATE, waive_quality: WHY_WAIVED }) : first;
  if (signal.aborted)
    throw new LabError(
      "Pipeline.Aborted",
      `the comparison was stopped in ${date} of ${name}; a side that was whole is kept`,
    );
  if (last.status !== "SUCCEEDED")
    throw new LabError(
      "Comparison.RunFailed",
      `${name} does not get through ${date}: ${last.error?.code ?? last.status}: ${last.error?.message ?? "it was stopped"}`,
    );
  return { date, stopped, rules: first.quality };
}

const EXTRACTING = "RDS_TO_S3_job.py";
const DAYS = "days.json";

function daysOf(kept: string): readonly DayVerdict[] {
  return JSON.parse(readFileSync(join(kept, DAYS), "utf8")) as readonly DayVerdict[];
}

function tablesIn(model: PipelineModel, kept: string, targets: readonly string[]): Record<string, RowsFile> {
  return Object.fromEntries(
    model.warehouse.targets
      .filter(({ name }) => targets.includes(name))
      .map((target) => [target.name, { columns: comparedNames(model, target), path: fileOf(kept, target.name) }]),
  );
}

function fileOf(folder: string, target: string): string {
  return join(folder, `${target}.rows.json`);
}

/** The definition, the rows, and the code that makes the one of the other. */
function keyOf(model: PipelineModel, rows: ReplayedRows, targets: readonly string[]): string {
  return createHash("sha256")
    .update(printModel(model))
    .update(JSON.stringify([rows.hash, targets]))
    .update(codeHash(["jobs", "pipeline-dsl", "lab"]))
    .digest("hex")
    .slice(0, 32);
}
