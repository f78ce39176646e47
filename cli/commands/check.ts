import { Command, InvalidArgumentError, Option } from "commander";
import type { CheckOptions } from "../actions/check";
import type { Terminal } from "../output/terminal";
import { definitionOption } from "./definition-option";

export function checkCommand(terminal: Terminal): Command {
  return new Command("check")
    .description("Say everything that is wrong with a definition, at once.")
    .addOption(definitionOption())
    .addOption(new Option("--json", "print the diagnostics as JSON").conflicts("sarif"))
    .addOption(new Option("--sarif", "print the diagnostics as SARIF 2.1.0, for code review tools"))
    .addOption(new Option("--stack <name>", "check the settings in Pulumi.<name>.yaml as well, as pulumi up would"))
    .addOption(
      new Option("--max-warnings <n>", "fail when there are more warnings; without it, only errors fail").argParser(
        count,
      ),
    )
    .addOption(new Option("--types", "run the TypeScript compiler over the definition as well (takes seconds)"))
    .addHelpText("after", EXAMPLES)
    .action(async (options: CheckOptions) => {
      const { check } = await import("../actions/check.js");
      await check(options, terminal);
    });
}

function count(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It is a whole number, such as 0.");
}

const EXAMPLES = `
Types are the editor's work and that of \`npm run typecheck\`: this command takes
a fraction of a second because it leaves them out. What is made from something
that a word of the language refuses is checked once that is mended.

Examples:
  $ pipeline check
  $ pipeline check --stack prod
  $ pipeline check --max-warnings 0
  $ pipeline check --json | jq '.diagnostics[].code'
  $ pipeline check --definition ../other/pipeline.ts`;
