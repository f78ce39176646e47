import { resolve } from "node:path";
import { LabError, messageOf } from "../../lab/errors";
import { homeLayout } from "../../lab/home/layout";
import { comesToAJob } from "../../lab/run/comes-to-a-job";
import { refusedRun } from "../../lab/run/refused-run";
import { followAfterRun } from "../../lab/recovery/follow-after-run";
import { backUpWhenDue } from "../../lab/restore/back-up-when-due";
import { namedSources } from "../../lab/source/named";
import { PostgresServer } from "../../lab/warehouse/postgres";
import { requireStandby } from "../../lab/recovery/documents";
import { runPipeline } from "../../lab/run/run-pipeline";
import { moveMarketplace, requireMarketplaceTables } from "../../lab/marketplace/own-source";
import type { LabEvent } from "../../lab/events";
import type { RunResult } from "../../lab/result";
import { justRun, writeReport } from "../../lab/report/write";
import { didYouMean } from "../../pipeline-dsl/checks/suggest";
import type { PipelineModel, Site } from "../../pipeline-dsl/model";
import { stepsOf } from "../../pipeline-dsl/targets/steps";
import { soundDefinition } from "../load/compilation";
import { definitionOf, withHome, type HomeOption } from "../load/home";
import { lockState, migrationsUnder } from "../lock/stale-lock";
import type { DefinitionOption } from "../load/locate";
import { countWarnings } from "../output/diagnostics";
import { Findings, UsageError } from "../output/failures";
import { sayError, type Terminal } from "../output/terminal";
import { parseFaults } from "../run/fault";
import { parseRunInput, type RunInput } from "../run/input";
import { abortOnInterrupt } from "../run/interrupt";
import { startLiveProgress } from "../run/live-progress";
import { latestScheduledDate, parseDate } from "../run/logical-date";
import { renderResult } from "../run/result-text";
import { tellEvents } from "../run/tell";
import { sayWhereActive } from "../run/where-active";

export interface RunOptions extends DefinitionOption, HomeOption {
  readonly date?: string;
  readonly source: readonly string[];
  readonly warehouse?: string;
  readonly site: Site;
  readonly standbyWarehouse?: string;
  readonly replicaLag?: number;
  readonly input?: string;
  readonly fault: readonly string[];
  readonly notYetDue?: true;
  readonly json?: true;
}

export async function run(options: RunOptions, terminal: Terminal): Promise<void> {
  const given = givenInput(options);
  const { file, model, warnings } = soundDefinition(
    definitionOf(homeLayout(resolve(options.home)), options.definition, terminal),
  );
  const places = homeOptions(options, model);
  const input = given ?? { logical_date: latestScheduledDate(model.schedule, new Date()) };
  const faults = parseFaults(options.fault, () => namesOf(model));
  terminal.say(countWarnings(warnings));
  const lock = lockState(file, model);
  if (lock.kind === "stale")
    terminal.say(
      "note: the lock is stale; the warehouse is brought up to the definition, and npx pipeline lock makes the migration",
    );
  const migrations = migrationsUnder(lock, file);

  const { result, report } = await withHome(places, async (deployment) => {
    const home = deployment.at(options.site);
    if (home.hasOwnSource) requireMarketplaceTables(model);
    const { tell, end } = await progressOf(model, terminal, options);
    const interrupt = abortOnInterrupt(terminal);
    try {
      home.announce = tell;
      home.warmUp({ spark: comesToAJob(input, stepsOf(model)) });
      // A marketplace of the home's own moves on with the calendar; anybody else's source is left alone.
      if (input.logical_date !== undefined && home.hasOwnSource)
        await (await moveMarketplace(home, model, input.logical_date)).marketplace.close();
      const notYetDue = options.notYetDue === true;
      const request = { input, faults, notYetDue, onEvent: tell, signal: interrupt.signal };
      const compiled = { model, migrations, definitionPath: file };
      const result = await runPipeline(home, compiled, request).finally(end);
      home.letSourceGo();
      const backedUp = await backUpWhenDue(home, compiled, result, request);
      if (backedUp !== null) terminal.say(backedUp);
      const followed = await followAfterRun(home, compiled, result, request);
      if (followed !== null) terminal.say(followed);
      return {
        result,
        report: await reportOf(() => writeReport(home, result.run_id, justRun(model), options), result, terminal),
      };
    } finally {
      interrupt.release();
    }
  }).catch((error: unknown) => {
    if (options.json && error instanceof LabError) terminal.print(JSON.stringify(refusedRun(error), null, 2));
    throw error;
  });
  terminal.print(options.json ? JSON.stringify(result, null, 2) : renderResult(result, report, options, terminal));
  sayError(terminal, result.error);
  sayWhereActive(terminal, result.error, options.site);
  if (result.error?.code === "Pipeline.UnknownRetryJob") {
    const names = namesOf(model);
    terminal.say(didYouMean(input.failed_job ?? "", names, `the steps are ${names.join(", ")}`));
  }
  if (result.status !== "SUCCEEDED") throw new Findings();
}

function givenInput({ input, date }: RunOptions): RunInput | null {
  if (input !== undefined) return parseRunInput(input);
  return date === undefined ? null : { logical_date: parseDate("--date", date) };
}

function namesOf(model: PipelineModel): readonly string[] {
  return [...new Set([...stepsOf(model).map(({ name }) => name), model.jobs.extract.name, model.jobs.load.name])];
}

/** A URL that cannot be one, or is of no source, is a wrong call, found before anything starts. */
function homeOptions(options: RunOptions, model: PipelineModel): Parameters<typeof withHome>[0] {
  const { home, source, warehouse, standbyWarehouse, replicaLag, site } = options;
  try {
    if (site === "standby") requireStandby(model);
    const sources = namedSources(
      source,
      model.sources.map(({ name }) => name),
    );
    if (warehouse !== undefined) PostgresServer.open(warehouse);
    if (standbyWarehouse !== undefined) PostgresServer.open(standbyWarehouse, "--standby-warehouse");
    return {
      home,
      sources,
      ...(warehouse === undefined ? {} : { warehouse }),
      ...(standbyWarehouse === undefined ? {} : { standbyWarehouse }),
      ...(replicaLag === undefined ? {} : { replicaLagSeconds: replicaLag }),
    };
  } catch (error) {
    throw error instanceof LabError ? new UsageError(error.message) : error;
  }
}

interface Progress {
  readonly tell: (event: LabEvent) => void;
  readonly end: () => Promise<void>;
}

async function progressOf(model: PipelineModel, terminal: Terminal, { json }: RunOptions): Promise<Progress> {
  if (terminal.live && !json) return startLiveProgress(model);
  return { tell: tellEvents(terminal), end: () => Promise.resolve() };
}

/** A report that cannot be written must not hide how the run went. */
async function reportOf(
  write: () => Promise<string>,
  { logical_date }: RunResult,
  terminal: Terminal,
): Promise<string | null> {
  if (logical_date === "") return null;
  return write().catch((error: unknown) => {
    terminal.say(`note: no report could be written: ${messageOf(error)}`);
    return null;
  });
}
