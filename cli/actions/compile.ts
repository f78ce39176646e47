import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { artifactsOf } from "../compile/artifacts";
import { deployableDefinition } from "../load/compilation";
import { readMigrations } from "../lock/lock-file";
import type { DefinitionOption } from "../load/locate";
import { countWarnings } from "../output/diagnostics";
import { CommandFailed } from "../output/failures";
import type { Terminal } from "../output/terminal";

export interface CompileOptions extends DefinitionOption {
  readonly out: string;
}

export function compile({ definition, out }: CompileOptions, terminal: Terminal): void {
  const { file, model, warnings } = deployableDefinition(definition);
  terminal.say(countWarnings(warnings));
  const artifacts = artifactsOf(model, readMigrations(file));
  try {
    for (const [path, text] of artifacts) writeInto(join(out, path), text);
  } catch (error) {
    throw new CommandFailed("Command.CannotWrite", error instanceof Error ? error.message : String(error));
  }
  terminal.say(
    "note: account, Region, bucket, roles, endpoints and the names of servers and scripts are an example's: a stack puts its own in their place",
  );
  terminal.print(artifacts.map(([path]) => join(out, path)).join("\n"));
}

function writeInto(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
