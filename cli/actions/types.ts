import { writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { printDeclarations } from "../load/declarations";
import { locateDefinition } from "../load/locate";
import type { DefinitionOption } from "../load/locate";
import type { Terminal } from "../output/terminal";

export function types({ definition }: DefinitionOption, terminal: Terminal): void {
  const path = join(dirname(locateDefinition(definition)), "pipeline-dsl.d.ts");
  writeFileSync(path, printDeclarations());
  terminal.print(`wrote ${relative(process.cwd(), path)}`);
}
