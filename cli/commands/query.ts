import { Command, Option } from "commander";
import type { QueryOptions } from "../actions/query";
import type { Terminal } from "../output/terminal";
import { definitionOption } from "./definition-option";
import { homeOption } from "./home-option";
import { siteOption } from "./site-options";

export function queryCommand(terminal: Terminal): Command {
  return new Command("query")
    .description("Ask the warehouse of a home, read-only.")
    .argument("<sql>", "one statement; tables need no schema in front")
    .addOption(definitionOption())
    .addOption(homeOption())
    .addOption(siteOption("which site's warehouse (default: where the readers' name leads)"))
    .addOption(new Option("--json", "print an array of objects").conflicts("csv"))
    .addOption(new Option("--csv", "print comma-separated values with a header"))
    .addHelpText("after", EXAMPLES)
    .action(async (sql: string, options: QueryOptions) => {
      const { query } = await import("../actions/query.js");
      await query(sql, options, terminal);
    });
}

const EXAMPLES = `
Examples:
  $ pipeline query "SELECT * FROM dim_apartments WHERE apartment_id = 7 ORDER BY effective_date"
  $ pipeline query "SELECT count(*) FROM fact_bookings" --csv`;
