import { Command } from "commander";
import type { Terminal } from "../output/terminal";
import { definitionOption, type DefinitionOption } from "./definition-option";

export function explainCommand(terminal: Terminal): Command {
  return new Command("explain")
    .description("Say what a code means, or follow a table, column, rule or step through the pipeline.")
    .argument("<name-or-code>", "such as history-needs-updates, apartments.price or load_fact_bookings")
    .addOption(definitionOption())
    .addHelpText(
      "after",
      "\nExamples:\n  $ pipeline explain history-needs-updates\n  $ pipeline explain apartments.price",
    )
    .action(async (name: string, options: DefinitionOption) => {
      const { explain } = await import("../actions/explain.js");
      explain(name, options, terminal);
    });
}
