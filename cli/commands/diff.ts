import { Argument, Command, Option } from "commander";
import { CHANGE_CLASSES } from "../../pipeline-dsl/model/change-class";
import type { DiffOptions } from "../actions/diff";
import type { Terminal } from "../output/terminal";
import { collected } from "./collected";
import { definitionOption } from "./definition-option";

const FORMATS: readonly DiffOptions["format"][] = ["text", "markdown", "json", "sarif"];

export function diffCommand(terminal: Terminal): Command {
  return new Command("diff")
    .description("Say what a change of the definition means: class, reach, warehouse, rows to compute again.")
    .addArgument(new Argument("[base]", "a commit, branch, tag or lock file (default: where this branch left main)"))
    .addOption(definitionOption())
    .addOption(
      new Option("--format <format>", "how it is printed; docs/cli.md names the schema of json")
        .choices(FORMATS)
        .default("text"),
    )
    .addOption(new Option("--fail-on <classes>", "exit with 1 when there is a change of one of these classes"))
    .addOption(new Option("--stack <name>", "compare the settings of this stack alone (default: of every stack)"))
    .addOption(
      new Option("--preview <file>", "join the output of pulumi preview --json; once a stack").argParser(collected),
    )
    .addOption(
      new Option(
        "--preview-events <file>",
        "join what policies say: the event log of the same preview; once a stack",
      ).argParser(collected),
    )
    .addOption(
      new Option("--data <home>", "run both definitions on the rows of this home, and compare what becomes of them"),
    )
    .addOption(new Option("--sample", "the same on a small generated rental marketplace").conflicts("data"))
    .addHelpText("after", EXAMPLES)
    .action(async (base: string | undefined, options: DiffOptions) => {
      const { diff } = await import("../actions/diff.js");
      await diff(base, options, terminal);
    });
}

const EXAMPLES = `
Both definitions are compiled; a side that does not compile any more is known by
its pipeline.lock.json. Nothing of the checkout is changed.

The exit code is 1 where the change cannot be deployed as it is, though all of
it is printed: the definition has errors, lock refuses the migration, settings
or a preview stop the deployment; and where --fail-on refuses it.

Classes, most serious first:
${classes(CHANGE_CLASSES)}

Examples:
  $ pipeline diff
  $ pipeline diff release/2...
  $ pipeline diff main --fail-on destructive,quality-looser
  $ pulumi preview --stack prod --json > preview.json; pipeline diff --preview preview.json
  $ export PULUMI_DEBUG_COMMANDS=true
  $ pulumi preview --json --policy-pack infra/policy --event-log events.json > preview.json
  $ pipeline diff --preview preview.json --preview-events events.json
  $ pipeline diff --sample
  $ pipeline diff main --data .lab
  $ pipeline diff v1.4.0 --format json | jq '.changes[].class'
  $ pipeline diff old/pipeline.lock.json --definition ../shop/pipeline.ts`;

/** Five a line. */
function classes(names: readonly string[]): string {
  const lines = names.flatMap((_, at) => (at % 5 === 0 ? [`  ${names.slice(at, at + 5).join(", ")}`] : []));
  return lines.join(",\n");
}
