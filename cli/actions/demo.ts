import { rmSync } from "node:fs";
import { relative } from "node:path";
import { runDemo, wentWell, type DemoResult } from "../../lab/demo/demo";
import { justRun, writeReport } from "../../lab/report/write";
import type { Mistake } from "../../lab/demo/mistake";
import type { Disaster } from "../../lab/demo/disaster";
import type { FailoverResult } from "../../lab/recovery/result";
import type { RunResult } from "../../lab/result";
import { soundDefinition } from "../load/compilation";
import { withHome, type HomeOption } from "../load/home";
import { lockState, migrationsUnder } from "../lock/stale-lock";
import type { DefinitionOption } from "../load/locate";
import { CommandFailed } from "../output/failures";
import { count, seconds } from "../output/numbers";
import { table } from "../output/table";
import type { Terminal } from "../output/terminal";
import { readStatement } from "../restore/statement";
import { abortOnInterrupt } from "../run/interrupt";
import { tellEvents, tellStates } from "../run/tell";

export interface DemoCommandOptions extends DefinitionOption, HomeOption {
  readonly days: number;
  readonly scale: number;
}

export async function demo(options: DemoCommandOptions, terminal: Terminal): Promise<void> {
  const { file, model } = soundDefinition(options.definition);
  const migrations = migrationsUnder(lockState(file, model), file);
  // A demo tells the same story each time, so it begins in an empty home.
  rmSync(options.home, { recursive: true, force: true });
  const started = Date.now();
  const below = {
    say: (line: string) => {
      terminal.say(`  ${line}`);
    },
  };
  const { result, report } = await withHome({ home: options.home }, async (home) => {
    const interrupt = abortOnInterrupt(terminal);
    try {
      const result = await runDemo(
        home,
        { model, migrations, definitionPath: file },
        {
          days: options.days,
          scale: options.scale,
          signal: interrupt.signal,
          tell: (line) => {
            terminal.say(`\n${terminal.errorColor.bold(line)}`);
          },
          onState: tellStates("failover", below),
          onRestoreState: tellStates("restore", below),
          readStatement: statementIn,
          onEvent: tellEvents(below),
        },
      );
      const last = (result.disaster?.atStandby ?? result.days.at(-1)?.runs.at(-1))?.run_id;
      return { result, report: last === undefined ? null : await writeReport(home, last, justRun(model), options) };
    } finally {
      interrupt.release();
    }
  });
  terminal.print(summary(result, report, options, (Date.now() - started) / 1_000, terminal));
  if (!wentWell(result)) throw new CommandFailed("Lab.DemoFailed", "a day of the demo did not end as it should");
}

function statementIn(text: string): { readonly table: string; readonly as_of: string } {
  const read = readStatement(text);
  if (read === null) throw new Error(`no statement: ${text}`);
  return { table: read.table, as_of: read.asOf };
}

function mistakeLine({ table, restore: { status, seconds: took, plan, error } }: Mistake): string {
  if (status !== "SUCCEEDED" || plan === null) return `restore of ${table}: ${error?.code ?? status}`;
  const caughtUp = plan.catch_up.length === 0 ? "nothing came after it" : `caught up ${plan.catch_up.join(", ")}`;
  return `restore of ${table}: from the backup of ${plan.source.date} in ${seconds(took)}, ${caughtUp}`;
}

function row(date: string, runs: readonly RunResult[], story: string): readonly string[] {
  const total = (figure: "inserted" | "updated" | "closed"): string =>
    count((runs.at(-1)?.targets ?? []).reduce((sum, target) => sum + target[figure], 0));
  return [date, story, total("inserted"), total("updated"), total("closed")];
}

function storyOf({ error }: RunResult): string {
  return error?.code ?? "committed";
}

function disasterRow({ date, struck, atStandby }: Disaster): readonly string[] {
  const after = atStandby === null ? "not run again" : `${storyOf(atStandby)} at the standby`;
  return row(date, atStandby === null ? [] : [atStandby], `${storyOf(struck)}, warehouse lost, then ${after}`);
}

function moveLine(what: string, move: FailoverResult | null): string {
  if (move === null) return `${what}: not reached`;
  const { report, error } = move;
  if (report === null || error !== null) return `${what}: ${error?.code ?? "no report"}`;
  const tables = `${report.verified.tables} tables compared, ${report.verified.differing.length} differing`;
  return `${what}: RPO ${seconds(report.rpo_seconds)}, RTO ${seconds(report.rto_seconds)}, ${tables}`;
}

function summary(
  { days, disaster, mistake }: DemoResult,
  report: string | null,
  { home }: DemoCommandOptions,
  took: number,
  { tableColumns }: Terminal,
): string {
  const rows = days.map(({ day, runs }) => row(day.date, runs, runs.map(storyOf).join(", then ")));
  if (disaster !== null) rows.push(disasterRow(disaster));
  const here = relative(process.cwd(), home) || ".";
  return [
    "",
    table(
      [
        { title: "day" },
        { title: "what happened" },
        { title: "inserted", align: "right" },
        { title: "updated", align: "right" },
        { title: "closed", align: "right" },
      ],
      rows,
      tableColumns,
    ),
    "",
    `${days.length + (disaster === null ? 0 : 1)} days in ${seconds(took)}`,
    ...(disaster === null ? [] : [moveLine("failover", disaster.failover), moveLine("fail-back", disaster.failback)]),
    ...(mistake === null ? [] : [mistakeLine(mistake)]),
    ...(report === null ? [] : [`report: ${relative(process.cwd(), report)}`]),
    "",
    "Try next:",
    `  npx pipeline query --home ${here} "SELECT * FROM dim_apartments WHERE apartment_id = 7"`,
    `  npx pipeline run --home ${here} --fault load_fact_bookings=KILLx3`,
    `  npx pipeline failover --home ${here} --status`,
    `  npx pipeline backups --home ${here}`,
    `  npx pipeline explain apartments.price`,
  ].join("\n");
}
