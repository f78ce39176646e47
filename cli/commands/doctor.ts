import { Command, Option } from "commander";
import type { DoctorOptions } from "../actions/doctor";
import type { Terminal } from "../output/terminal";
import { definitionOption } from "./definition-option";

export function doctorCommand(terminal: Terminal): Command {
  return new Command("doctor")
    .description("Ask the AWS account what would make pulumi up fail, without changing anything.")
    .addOption(definitionOption())
    .addOption(new Option("--stack <name>", "the stack of Pulumi.<name>.yaml").makeOptionMandatory())
    .addOption(new Option("--json", "print what was found as JSON"))
    .addHelpText("after", EXAMPLES)
    .action(async (options: DoctorOptions) => {
      const { doctor } = await import("../actions/doctor.js");
      await doctor(options, terminal);
    });
}

const EXAMPLES = `
It asks with the credentials that the AWS CLI would use, and reads only: Regions,
zones, names that are taken, what is offered there, quotas, who the workflows can
be, what the deployer may make. docs/first-day.md says when to run it.

Exit codes: 0 nothing found, 1 a problem, 2 wrong usage or no credentials.

Examples:
  $ pipeline doctor --stack dev
  $ AWS_PROFILE=prod pipeline doctor --stack prod --json | jq '.problems'`;
