import { basename } from "node:path";
import { renderJson } from "../../pipeline-dsl/checks/render/json";
import { renderSarif } from "../../pipeline-dsl/checks/render/sarif";
import { summarize } from "../../pipeline-dsl/checks/render/text";
import type { CheckOptions } from "../commands/check";
import { compileDefinition } from "../load/compilation";
import { checkTypes } from "../load/types";
import { lockState } from "../lock/stale-lock";
import { renderDiagnostics } from "../output/diagnostics";
import { Findings } from "../output/failures";
import type { Terminal } from "../output/terminal";

export function check({ definition, json, sarif, types }: CheckOptions, terminal: Terminal): void {
  const { file, model, diagnostics: ofDefinition } = compileDefinition(definition);
  const lock = model === null ? null : lockState(file, model);
  const diagnostics = lock?.kind === "stale" ? [...ofDefinition, lock.diagnostic] : ofDefinition;
  if (json) terminal.print(renderJson(diagnostics, process.cwd()));
  else if (sarif) terminal.print(renderSarif(diagnostics, process.cwd()));
  else {
    for (const diagnostic of diagnostics) terminal.print(`${renderDiagnostics([diagnostic], terminal.color)}\n`);
    terminal.print(`${model?.name ?? basename(file)}: ${summarize(diagnostics)}`);
    if (lock?.kind === "absent") terminal.say("note: there is no pipeline.lock.json; npx pipeline lock writes one");
  }
  const typesAreRight = !types || checkTypes(file, terminal);
  if (diagnostics.length > 0 || !typesAreRight) throw new Findings();
}
