import { basename } from "node:path";
import { renderJson } from "../../pipeline-dsl/checks/render/json";
import { renderSarif } from "../../pipeline-dsl/checks/render/sarif";
import { openWarnings, summarize } from "../../pipeline-dsl/checks/render/text";
import { measureDefinition } from "../load/compilation";
import { checkTypes } from "../load/types";
import { brokenSinceMain } from "../lock/broken-since-main";
import { lockState } from "../lock/stale-lock";
import type { DefinitionOption } from "../load/locate";
import { renderDiagnostics } from "../output/diagnostics";
import { Findings } from "../output/failures";
import type { Terminal } from "../output/terminal";
import type { StackFindings } from "../stack/stack-diagnostics";
import { locateStackFile } from "../stack/stack-file";

export interface CheckOptions extends DefinitionOption {
  readonly json?: true;
  readonly sarif?: true;
  readonly stack?: string;
  /** More warnings than these fail as errors do. */
  readonly maxWarnings?: number;
  readonly types?: true;
}

export async function check(options: CheckOptions, terminal: Terminal): Promise<void> {
  const { definition, json, sarif, stack, types, maxWarnings = Number.POSITIVE_INFINITY } = options;
  const { file, model, faulty, diagnostics: ofDefinition } = measureDefinition(definition);
  const ofStack = await stackFindings(stack, file, model);
  // What a lock of a model with errors would be, nobody asks.
  const lock = model === null || faulty ? null : lockState(file, model);
  const ofLock = lock?.kind === "stale" ? [lock.diagnostic] : [];
  const ofBranch = model === null ? [] : brokenSinceMain(file, model);
  const diagnostics = [...ofDefinition, ...ofBranch, ...ofLock, ...ofStack.diagnostics];
  if (json) terminal.print(renderJson(diagnostics, process.cwd()));
  else if (sarif) terminal.print(renderSarif(diagnostics, process.cwd()));
  else {
    for (const diagnostic of diagnostics) terminal.print(`${renderDiagnostics([diagnostic], terminal.color)}\n`);
    terminal.print(`${model?.name ?? basename(file)}: ${summarize(diagnostics)}`);
    if (lock?.kind === "absent") terminal.say("note: there is no pipeline.lock.json; npx pipeline lock writes one");
    for (const note of ofStack.notes) terminal.say(`note: ${note}`);
  }
  const typesAreRight = !types || checkTypes(file, terminal);
  const warnings = openWarnings(diagnostics).length;
  if (warnings > maxWarnings) terminal.say(`error: more warnings than --max-warnings ${maxWarnings} allows`);
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  if (errors > 0 || warnings > maxWarnings || !typesAreRight) throw new Findings();
}

/** The settings' checker is only loaded for those who ask. */
async function stackFindings(
  stack: string | undefined,
  definition: string,
  model: ReturnType<typeof measureDefinition>["model"],
): Promise<StackFindings> {
  if (stack === undefined) return { diagnostics: [], notes: [] };
  const file = locateStackFile(stack, definition);
  const { checkStack } = await import("../stack/stack-diagnostics.js");
  return checkStack(file, model);
}
