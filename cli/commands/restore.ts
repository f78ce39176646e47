import { Argument, Command, Option } from "commander";
import type { RestoreOptions } from "../actions/restore";
import type { Terminal } from "../output/terminal";
import { definitionOption } from "./definition-option";
import { stateFaultOption } from "./fault-option";
import { homeOption } from "./home-option";
import { siteOption } from "./site-options";

export function restoreCommand(terminal: Terminal): Command {
  return new Command("restore")
    .description(
      "Put a damaged table back from a backup, a snapshot of the warehouse or the curated zone, and bring it up to the newest committed run, by the compiled machine.",
    )
    .addArgument(new Argument("<table>", `a table, or a whole statement in quotes: "RESTORE TABLE t FROM 's3://...'"`))
    .addOption(definitionOption())
    .addOption(homeOption())
    .addOption(siteOption("the site whose warehouse is restored; it must be the active one").default("primary"))
    .addOption(new Option("--as-of <date>", "a date before the damage: the newest source at or before it is taken"))
    .addOption(
      new Option("--from <source>", "which source (default: the newest backup; without any, the curated zone)").choices(
        ["backup", "snapshot", "curated"],
      ),
    )
    .addOption(new Option("--dry-run", "say what would be restored and caught up; change nothing"))
    .addOption(
      new Option("--give-up", "leave a restore that did not end as it is, so that runs go on").conflicts([
        "asOf",
        "from",
        "dryRun",
      ]),
    )
    .addOption(new Option("--reason <text>", "why (default: the command itself)"))
    .addOption(new Option("--approved-by <text>", "who decided (default: the user who runs this)"))
    .addOption(stateFaultOption())
    .addOption(new Option("--json", "print the result as JSON (docs/cli.md has its schema)"))
    .addHelpText("after", EXAMPLES)
    .action(async (table: string, options: RestoreOptions) => {
      const { restore } = await import("../actions/restore.js");
      await restore(table, options, terminal);
    });
}

const EXAMPLES = `
Examples:
  $ pipeline restore dim_apartments --as-of 2023-08-01 --dry-run
  $ pipeline restore dim_apartments --as-of 2023-08-01
  $ pipeline restore dim_apartments --give-up --reason "it is made anew"
  $ pipeline restore "RESTORE TABLE dim_apartments FROM 's3://backup/dim_apartments/2023-08-01/'"`;
