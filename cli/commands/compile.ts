import { Command } from "commander";
import type { CompileOptions } from "../actions/compile";
import type { Terminal } from "../output/terminal";
import { definitionOption } from "./definition-option";

export function compileCommand(terminal: Terminal): Command {
  return new Command("compile")
    .description("Write everything that is made of a definition into a folder, to be read.")
    .addOption(definitionOption())
    .requiredOption("--out <dir>", "where the files go; files of the same names are replaced")
    .addHelpText("after", EXAMPLES)
    .action(async (options: CompileOptions) => {
      const { compile } = await import("../actions/compile.js");
      compile(options, terminal);
    });
}

const EXAMPLES = `
Redshift SQL, the state machines, the jobs' plan, quality rulesets, lineage and
documents. Equal definitions give equal bytes.

Examples:
  $ pipeline compile --out out
  $ diff -r out.before out`;
