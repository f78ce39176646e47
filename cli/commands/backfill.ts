import { Argument, Command, Option } from "commander";
import type { BackfillOptions } from "../actions/backfill";
import type { Terminal } from "../output/terminal";
import { definitionOption } from "./definition-option";
import { stateFaultOption } from "./fault-option";
import { homeOption } from "./home-option";
import { siteOption } from "./site-options";

export function backfillCommand(terminal: Terminal): Command {
  return new Command("backfill")
    .description(
      "Give a table its past under today's definition: compute the days again that the lake has kept, by the compiled machine.",
    )
    .addArgument(
      new Argument("<target>", "a table, or table.column for what is new in it; the table is computed as a whole"),
    )
    .addOption(definitionOption())
    .addOption(homeOption())
    .addOption(siteOption("the site whose warehouse gets the past; it must be the active one").default("primary"))
    .addOption(new Option("--from <date>", "the first day (default: the first of which everything is kept)"))
    .addOption(
      new Option(
        "--to <date>",
        "the last day that is computed again (default: the newest); later ones are loaded as they are",
      ),
    )
    .addOption(new Option("--dry-run", "say which days, rows and costs; change nothing"))
    .addOption(new Option("--stack <name>", "whose settings the estimate takes").default("prod"))
    .addOption(new Option("--reason <text>", "why (default: the command itself)"))
    .addOption(new Option("--approved-by <text>", "who decided (default: the user who runs this)"))
    .addOption(stateFaultOption())
    .addOption(new Option("--json", "print the result as JSON (docs/cli.md has its schema)"))
    .addHelpText("after", EXAMPLES)
    .action(async (target: string, options: BackfillOptions) => {
      const { backfill } = await import("../actions/backfill.js");
      await backfill(target, options, terminal);
    });
}

const EXAMPLES = `
The days are computed beside the live tables, which change in one transaction at
the end. A backfill that fails is started again and goes on where it stopped.

Examples:
  $ pipeline backfill dim_apartments.status --dry-run
  $ pipeline backfill dim_apartments.status
  $ pipeline backfill fact_bookings --from 2026-01-01`;
