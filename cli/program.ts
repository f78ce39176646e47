import { Command } from "commander";
import { backfillCommand } from "./commands/backfill";
import { backupsCommand } from "./commands/backups";
import { checkCommand } from "./commands/check";
import { compileCommand } from "./commands/compile";
import { costCommand } from "./commands/cost";
import { demoCommand } from "./commands/demo";
import { diffCommand } from "./commands/diff";
import { driftCommand } from "./commands/drift";
import { doctorCommand } from "./commands/doctor";
import { explainCommand } from "./commands/explain";
import { failoverCommand } from "./commands/failover";
import { lockCommand } from "./commands/lock";
import { queryCommand } from "./commands/query";
import { runsCommand } from "./commands/runs";
import { reportCommand } from "./commands/report";
import { restoreCommand } from "./commands/restore";
import { runCommand } from "./commands/run";
import { typesCommand } from "./commands/types";
import type { Terminal } from "./output/terminal";
import { version } from "./package.json";

/** The whole command. Each subcommand brings its own parts when it is called, so that none pays for another's. */
export function createProgram(terminal: Terminal): Command {
  const program = new Command("pipeline")
    .description("Checks, compiles and runs a data pipeline from its typed definition.")
    .usage("<command> [options]")
    .version(version, "-V, --version", "print the version of this command")
    .helpCommand(false)
    .showHelpAfterError("(run with --help for the options and examples)")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        terminal.print(text);
      },
      writeErr: (text) => {
        terminal.say(text);
      },
      getOutHelpWidth: () => terminal.columns,
      getErrHelpWidth: () => terminal.columns,
    })
    .addHelpText("after", EXAMPLES);
  for (const command of [
    checkCommand,
    lockCommand,
    diffCommand,
    driftCommand,
    costCommand,
    compileCommand,
    runCommand,
    failoverCommand,
    demoCommand,
    runsCommand,
    queryCommand,
    reportCommand,
    backupsCommand,
    restoreCommand,
    backfillCommand,
    explainCommand,
    doctorCommand,
    typesCommand,
  ])
    program.addCommand(command(terminal).copyInheritedSettings(program));
  return program;
}

const EXAMPLES = `
Examples:
  $ pipeline check                    is the definition right?
  $ pipeline diff                     what does this branch change?
  $ pipeline run --date 2026-01-31    run one day on this computer
  $ pipeline query "SELECT count(*) FROM fact_bookings"
  $ pipeline explain apartments.price

Exit codes: 0 success, 1 findings or failure, 2 wrong usage`;
