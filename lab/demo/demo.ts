import type { RestoreTableInput } from "../../pipeline-dsl/targets/recovery";
import type { ExecutionEvent } from "../executions/records";
import type { LabEvent } from "../events";
import type { Home } from "../home/home";
import { moveMarketplace } from "../marketplace/own-source";
import { hasStandby } from "../recovery/documents";
import { backUpWhenDue } from "../restore/back-up-when-due";
import type { RunResult } from "../result";
import type { CompiledPipeline } from "../run/documents";
import { runPipeline } from "../run/run-pipeline";
import { demoDate, demoDays, type DemoDay } from "./days";
import { type Disaster, endedWell, liveThroughDisaster } from "./disaster";
import { liveThroughMistake, type Mistake, undone } from "./mistake";

export interface DemoOptions {
  readonly days: number;
  /** 1: 20 thousand apartments, 200 thousand bookings, 500 thousand viewings. */
  readonly scale: number;
  readonly signal: AbortSignal;
  /** Told in words what comes next. */
  readonly tell: (line: string) => void;
  readonly onEvent: (event: LabEvent) => void;
  /** The states of the machine of failover. */
  readonly onState: (event: ExecutionEvent) => void;
  /** The states of the machine that restores a table. */
  readonly onRestoreState: (event: ExecutionEvent) => void;
  /** How the command reads a statement that restores a table. */
  readonly readStatement: (text: string) => Pick<RestoreTableInput, "table" | "as_of">;
}

/** What a day of the demo came to: the run that met the mishap, and the retry that healed it. */
export interface DemoDayResult {
  readonly day: DemoDay;
  readonly runs: readonly RunResult[];
}

export interface DemoResult {
  readonly days: readonly DemoDayResult[];
  /** Null: the definition has no second site, or the days before it did not end well. */
  readonly disaster: Disaster | null;
  /** Null: nothing is backed up, or what came before did not end well. */
  readonly mistake: Mistake | null;
}

/** Lives through the days; every failure is wanted, and healed the way the runbook says. */
export async function runDemo(home: Home, compiled: CompiledPipeline, options: DemoOptions): Promise<DemoResult> {
  const results: DemoDayResult[] = [];
  for (const day of demoDays(options.days, compiled.model.jobs.extract.name)) {
    options.tell(`${day.date}: ${day.title}`);
    results.push({ day, runs: await liveThrough(day, home, compiled, options) });
  }
  const { model } = compiled;
  if (options.signal.aborted || !daysWentWell(results)) return { days: results, disaster: null, mistake: null };
  if (!hasStandby(model)) options.tell("no disaster: the definition has no second site");
  const disaster = hasStandby(model)
    ? await liveThroughDisaster(demoDate(options.days), home, compiled, options)
    : null;
  const goesOn = disaster === null || endedWell(disaster);
  return { days: results, disaster, mistake: goesOn ? await liveThroughMistake(home, compiled, options) : null };
}

async function liveThrough(
  day: DemoDay,
  home: Home,
  compiled: CompiledPipeline,
  options: DemoOptions,
): Promise<readonly RunResult[]> {
  const moved = await moveMarketplace(home, compiled.model, day.date, options.scale);
  const { onEvent, signal } = options;
  const run = async (input: object, faults: DemoDay["faults"]): Promise<RunResult> => {
    const result = await runPipeline(home, compiled, { input, faults, onEvent, signal });
    const backedUp = await backUpWhenDue(home, compiled, result, { onEvent, signal });
    if (backedUp !== null) options.tell(`  ${backedUp}`);
    return result;
  };
  try {
    if (day.mishap === "breach") await moved.marketplace.breach(moved.day);
    const first = await run({ logical_date: day.date }, day.faults);
    if (day.retry === null || first.error === null || options.signal.aborted) return [first];
    options.tell(`  ${first.error.code}: ${first.error.message}`);
    if (day.mishap === "breach") {
      await moved.marketplace.correct(moved.day);
      options.tell("  the owner of the source corrects the rows");
    }
    options.tell(`  retry with ${JSON.stringify(day.retry)}`);
    return [first, await run(day.retry, [])];
  } finally {
    await moved.marketplace.close();
  }
}

/** Whether the demo went as it should: every mishap struck, every day ended committed, disaster and mistake were overcome. */
export function wentWell({ days, disaster, mistake }: DemoResult): boolean {
  return daysWentWell(days) && (disaster === null || endedWell(disaster)) && (mistake === null || undone(mistake));
}

function daysWentWell(results: readonly DemoDayResult[]): boolean {
  return results.every(({ day, runs }) => {
    const struck = day.mishap === "none" || runs[0]?.status === "FAILED";
    return struck && runs.at(-1)?.status === "SUCCEEDED";
  });
}
