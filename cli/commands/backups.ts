import { Command, Option } from "commander";
import type { BackupsOptions } from "../actions/backups";
import type { Terminal } from "../output/terminal";
import { definitionOption } from "./definition-option";
import { homeOption } from "./home-option";
import { siteOption } from "./site-options";

export function backupsCommand(terminal: Terminal): Command {
  return new Command("backups")
    .description(
      "List the backups of tables in a home's lake, the newest first, and the tables that restores have replaced and kept.",
    )
    .addOption(definitionOption())
    .addOption(homeOption())
    .addOption(siteOption("whose lake").default("primary"))
    .addOption(new Option("--table <name>", "only this table's"))
    .addOption(new Option("--json", "print an array of objects"))
    .addHelpText("after", "\nExamples:\n  $ pipeline backups\n  $ pipeline backups --table dim_apartments --json")
    .action(async (options: BackupsOptions) => {
      const { backups } = await import("../actions/backups.js");
      await backups(options, terminal);
    });
}
