import { Command } from "commander";
import type { ReportOptions } from "../actions/report";
import type { Terminal } from "../output/terminal";
import { definitionOption } from "./definition-option";
import { homeOption } from "./home-option";

export function reportCommand(terminal: Terminal): Command {
  return new Command("report")
    .description(
      "Write a run's report, one HTML file that needs no network, and print its path. It is drawn with the definition that the run was made with.",
    )
    .argument("[run]", "a run's id or its date (default: the latest run)")
    .addOption(definitionOption())
    .addOption(homeOption())
    .option("--out <file>", "where to write it (default: HOME/runs/<run>/report.html)")
    .addHelpText("after", "\nExamples:\n  $ pipeline report\n  $ pipeline report 2026-01-31 --out report.html")
    .action(async (run: string | undefined, options: ReportOptions) => {
      const { report } = await import("../actions/report.js");
      await report(run, options, terminal);
    });
}
