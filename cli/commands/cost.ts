import { Command, Option } from "commander";
import type { CostOptions } from "../actions/cost";
import type { Terminal } from "../output/terminal";
import { definitionOption } from "./definition-option";

export function costCommand(terminal: Terminal): Command {
  return new Command("cost")
    .description("Estimate what a stack costs a month, line by line, from a dated price table.")
    .addOption(definitionOption())
    .addOption(new Option("--stack <name>", "the stack of Pulumi.<name>.yaml").default("prod"))
    .addOption(new Option("--json", "print the lines as JSON"))
    .addHelpText("after", EXAMPLES)
    .action(async (options: CostOptions) => {
      const { cost } = await import("../actions/cost.js");
      cost(options, terminal);
    });
}

const EXAMPLES = `
No account is asked. What a month brings (runs, gigabytes, hours) is assumed in
rental:usage of the stack's settings; prices are those of infra/prices.json. What
the table has no price for is named, and stands in no sum.

Examples:
  $ pipeline cost
  $ pipeline cost --stack dev
  $ pipeline cost --json | jq '.lines[] | select(.amount == null)'`;
