import { Command, Option } from "commander";
import type { DriftOptions } from "../actions/drift";
import type { Terminal } from "../output/terminal";
import { collected } from "./collected";
import { definitionOption } from "./definition-option";

export function driftCommand(terminal: Terminal): Command {
  return new Command("drift")
    .description("Compare what is really there with the definition: the source, the warehouse, what is deployed.")
    .addOption(definitionOption())
    .addOption(
      new Option(
        "--source <name=url>",
        "NAME=mysql://user:password@host:port/database, repeatable; the URL alone where there is one source",
      )
        .env("PIPELINE_SOURCE")
        .argParser(collected),
    )
    .addOption(
      new Option("--warehouse <url>", "postgresql://user:password@host:port/database, a Redshift or a PostgreSQL").env(
        "PIPELINE_WAREHOUSE",
      ),
    )
    .addOption(
      new Option("--home <dir>", "the servers of this home, and what its last run was made from (default: .lab)"),
    )
    .addOption(
      new Option("--deployed <hash>", "the model's hash that a stack says it was made from (its output model)"),
    )
    .addOption(new Option("--json", "print what differs as JSON (docs/cli.md has its schema)").conflicts("sarif"))
    .addOption(new Option("--sarif", "print what differs as SARIF 2.1.0, for code scanning"))
    .addHelpText("after", EXAMPLES)
    .action(async (options: DriftOptions) => {
      const { drift } = await import("../actions/drift.js");
      await drift(options, terminal);
    });
}

const EXAMPLES = `
Source tables are compared with the definition, the warehouse with its lock and
migrations; each difference has the edit or the statement that ends it. Nothing
is changed. Passwords are better given by the environment than as an argument.

Exit codes: 0 no drift, 1 drift or no answer, 2 wrong usage.

Examples:
  $ pipeline drift
  $ pipeline drift --source mysql://reader@127.0.0.1:3306/marketplace
  $ PIPELINE_WAREHOUSE=postgresql://... pipeline drift --json | jq '.drift[].kind'
  $ pipeline drift --deployed "$(pulumi stack output model --stack prod)"`;
