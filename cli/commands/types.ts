import { Command } from "commander";
import type { DefinitionOption } from "../load/locate";
import type { Terminal } from "../output/terminal";
import { definitionOption } from "./definition-option";

export function typesCommand(terminal: Terminal): Command {
  return new Command("types")
    .description("Write the language's types beside a definition, for editors and tsc.")
    .addOption(definitionOption())
    .addHelpText("after", EXAMPLES)
    .action(async (options: DefinitionOption) => {
      const { types } = await import("../actions/types.js");
      types(options, terminal);
    });
}

const EXAMPLES = `
For a definition outside of this repository: \`import ... from "pipeline-dsl"\` is
then known to every editor and to plain tsc, in a project of any settings that
has the file among its own. It needs no package and no path of this computer, so
it may be committed; write it anew with a new version of this command.

Examples:
  $ pipeline types
  $ pipeline types --definition ../other/pipeline.ts
  $ npx tsc --noEmit --strict --target es2022 pipeline.ts pipeline-dsl.d.ts`;
