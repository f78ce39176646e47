import { Command, Option } from "commander";
import type { RunsOptions } from "../actions/runs";
import type { Terminal } from "../output/terminal";
import { homeOption } from "./home-option";

export function runsCommand(terminal: Terminal): Command {
  return new Command("runs")
    .description("List the runs of a home, the newest first.")
    .addOption(homeOption())
    .addOption(new Option("--json", "print an array of objects"))
    .addHelpText("after", "\nExamples:\n  $ pipeline runs\n  $ pipeline runs --home .lab/demo --json")
    .action(async (options: RunsOptions) => {
      const { runs } = await import("../actions/runs.js");
      runs(options, terminal);
    });
}
