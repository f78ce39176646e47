import { Command, Option } from "commander";
import type { ExplainOptions } from "../actions/explain";
import type { Terminal } from "../output/terminal";
import { definitionOption } from "./definition-option";

export function explainCommand(terminal: Terminal): Command {
  return new Command("explain")
    .description("Say what a code means, or follow a table, column, rule, step or alarm through the pipeline.")
    .argument("<name-or-code>", "such as history-needs-updates, apartments.price or load_fact_bookings")
    .addOption(definitionOption())
    .addOption(new Option("--json", "print the explanation as JSON"))
    .addHelpText(
      "after",
      `
Examples:
  $ pipeline explain history-needs-updates
  $ pipeline explain apartments.price
  $ pipeline explain dim_apartments
  $ pipeline explain data-freshness --json | jq -r '.parts[].lines[]'`,
    )
    .action(async (name: string, options: ExplainOptions) => {
      const { explain } = await import("../actions/explain.js");
      explain(name, options, terminal);
    });
}
