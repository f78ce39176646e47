import { Command } from "commander";
import type { DefinitionOption } from "../load/locate";
import type { Terminal } from "../output/terminal";
import { definitionOption } from "./definition-option";

export function lockCommand(terminal: Terminal): Command {
  return new Command("lock")
    .description(
      "Commit to what the definition means: pipeline.lock.json and, when tables changed, the next migration.",
    )
    .addOption(definitionOption())
    .addHelpText("after", EXAMPLES)
    .action(async (options: DefinitionOption) => {
      const { lock } = await import("../actions/lock.js");
      lock(options, terminal);
    });
}

const EXAMPLES = `
Both files stand beside the definition and belong into version control: the lock
is what reviewers compare, the migration is what the warehouse runs. Changes that
would lose data are refused with the reason and the line that permits it
(allowDestructive). A table or a column under a new name keeps its rows where the
definition says .renamedFrom("its old name").

Examples:
  $ pipeline lock
  $ git diff stacks/rental-marketplace/pipeline.lock.json`;
