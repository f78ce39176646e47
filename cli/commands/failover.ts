import { Command, Option } from "commander";
import type { FailoverOptions } from "../actions/failover";
import type { Terminal } from "../output/terminal";
import { definitionOption } from "./definition-option";
import { stateFaultOption } from "./fault-option";
import { homeOption } from "./home-option";
import { standbyWarehouseOption, wholeSeconds } from "./site-options";

export function failoverCommand(terminal: Terminal): Command {
  return new Command("failover")
    .description(
      "Make the standby the active site on this computer, by the compiled machine: restore, replay, compare, move the readers' name, verify. Or rehearse it, or go back.",
    )
    .addOption(definitionOption())
    .addOption(homeOption())
    .addOption(
      new Option("--rehearse", "the same beside everything: readers, runs and site stay").conflicts("failBack"),
    )
    .addOption(new Option("--fail-back", "make the primary the active site again"))
    .addOption(
      new Option(
        "--restore-first",
        "with --fail-back: put the primary's lost warehouse back from its newest snapshot, where nothing else refuses the fail-back",
      ),
    )
    .addOption(new Option("--status", "print which site is active and what was recovered; change nothing"))
    .addOption(new Option("--reason <text>", "why; it is written down"))
    .addOption(new Option("--approved-by <text>", "who decided; a failover is never automatic"))
    .addOption(
      new Option("--accept-loss <seconds>", "go on though more committed data is lost than the declared RPO").argParser(
        wholeSeconds,
      ),
    )
    .addOption(new Option("--other-region-gone", "as when the other Region is lost: it does not answer"))
    .addOption(standbyWarehouseOption())
    .addOption(stateFaultOption())
    .addOption(new Option("--json", "print the result as JSON (docs/cli.md has its schema)"))
    .addHelpText("after", EXAMPLES)
    .action(async (options: FailoverOptions) => {
      const { failover } = await import("../actions/failover.js");
      await failover(options, terminal);
    });
}

const EXAMPLES = `
Examples:
  $ pipeline failover --status
  $ pipeline failover --rehearse --reason "monthly rehearsal" --approved-by anna
  $ pipeline failover --reason "the warehouse is lost" --approved-by anna
  $ pipeline failover --fail-back --reason "the primary is back" --approved-by anna`;
