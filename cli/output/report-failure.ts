import { CommanderError } from "commander";
import { LabError } from "../../lab/errors";
import { FaultyDefinition } from "../load/compilation";
import { CommandFailed, Findings, UsageError } from "./failures";
import type { Terminal } from "./terminal";
import { renderDiagnostics } from "./diagnostics";

/** Says what went wrong on standard error, once, and answers the exit code. */
export function reportFailure(failure: unknown, terminal: Terminal): number {
  const { red, bold } = terminal.errorColor;
  if (failure instanceof CommanderError) return failure.exitCode === 0 ? 0 : 2;
  if (failure instanceof Findings) return 1;
  if (failure instanceof UsageError) {
    terminal.say(`${red("error:")} ${failure.message}`);
    return 2;
  }
  if (failure instanceof FaultyDefinition) {
    terminal.say(renderDiagnostics(failure.diagnostics, terminal.errorColor));
    return 1;
  }
  if (failure instanceof CommandFailed || failure instanceof LabError) {
    terminal.say(`${red("error:")} ${bold(failure.code)}: ${failure.message}`);
    return 1;
  }
  terminal.say(`${red("error:")} ${failure instanceof Error ? (failure.stack ?? failure.message) : String(failure)}`);
  terminal.say("This is a fault of the command itself; please report it with the lines above.");
  return 1;
}
