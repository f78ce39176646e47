import { rmSync } from "node:fs";
import { relative } from "node:path";
import { runDemo, wentWell, type DemoDayResult } from "../../lab/demo/demo";
import { writeReport } from "../../lab/report/write";
import { soundDefinition } from "../load/compilation";
import { withHome, type HomeOption } from "../load/home";
import { readMigrations } from "../lock/lock-file";
import { lockState } from "../lock/stale-lock";
import type { DefinitionOption } from "../load/locate";
import { CommandFailed } from "../output/failures";
import { count, seconds } from "../output/numbers";
import { table } from "../output/table";
import type { Terminal } from "../output/terminal";
import { abortOnInterrupt } from "../run/interrupt";
import { progressLine } from "../run/plain-progress";

export interface DemoCommandOptions extends DefinitionOption, HomeOption {
  readonly days: number;
  readonly scale: number;
}

export async function demo(options: DemoCommandOptions, terminal: Terminal): Promise<void> {
  const { file, model } = soundDefinition(options.definition);
  const migrations = lockState(file, model).kind === "fresh" ? readMigrations(file) : [];
  // A demo tells the same story each time, so it begins in an empty home.
  rmSync(options.home, { recursive: true, force: true });
  const started = Date.now();
  const { results, report } = await withHome({ home: options.home }, async (home) => {
    const interrupt = abortOnInterrupt(terminal);
    try {
      const results = await runDemo(
        home,
        { model, migrations, definitionPath: file },
        {
          days: options.days,
          scale: options.scale,
          signal: interrupt.signal,
          tell: (line) => {
            terminal.say(`\n${terminal.errorColor.bold(line)}`);
          },
          onEvent: (event) => {
            const line = progressLine(event);
            if (line !== null) terminal.say(`  ${line}`);
          },
        },
      );
      const last = results.at(-1)?.runs.at(-1)?.run_id;
      return { results, report: last === undefined ? null : await writeReport(home, last, () => model) };
    } finally {
      interrupt.release();
    }
  });
  terminal.print(summary(results, report, options, (Date.now() - started) / 1_000, terminal));
  if (!wentWell(results)) throw new CommandFailed("Lab.DemoFailed", "a day of the demo did not end as it should");
}

function summary(
  results: readonly DemoDayResult[],
  report: string | null,
  { home }: DemoCommandOptions,
  took: number,
  { tableColumns }: Terminal,
): string {
  const rows = results.map(({ day, runs }) => {
    const last = runs.at(-1);
    const total = (figure: "inserted" | "updated" | "closed"): string =>
      count((last?.targets ?? []).reduce((sum, target) => sum + target[figure], 0));
    const story = runs.map((run) => run.error?.code ?? "committed").join(", then ");
    return [day.date, story, total("inserted"), total("updated"), total("closed")];
  });
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
    `${results.length} days in ${seconds(took)}`,
    ...(report === null ? [] : [`report: ${relative(process.cwd(), report)}`]),
    "",
    "Try next:",
    `  npx pipeline query --home ${here} "SELECT * FROM dim_apartments WHERE apartment_id = 7"`,
    `  npx pipeline run --home ${here} --fault load_fact_bookings=KILLx3`,
    `  npx pipeline explain apartments.price`,
  ].join("\n");
}
