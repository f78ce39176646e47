import { didYouMean } from "../../pipeline-dsl/checks/suggest";
import type { DefinitionOption } from "../commands/definition-option";
import { explainCode, knownCodes } from "../explain/explain-code";
import { NameExplainer } from "../explain/explain-name";
import { compileDefinition, FaultyDefinition } from "../load/compilation";
import { UsageError } from "../output/failures";
import type { Terminal } from "../output/terminal";

/** A code needs no definition; a name is looked up in it, faulty or not. */
export function explain(name: string, { definition }: DefinitionOption, terminal: Terminal): void {
  const page = explainCode(name);
  if (page !== null) {
    terminal.print(page);
    return;
  }
  const { model, diagnostics } = compileDefinition(definition);
  if (model === null) throw new FaultyDefinition(diagnostics);
  const explainer = new NameExplainer(model);
  const text = explainer.explain(name);
  if (text === null) {
    const known = [...explainer.names(), ...knownCodes()];
    const otherwise = "a code, table, column, rule or step is expected";
    throw new UsageError(`${name} is not known here; ${didYouMean(name, known, otherwise)}`);
  }
  terminal.print(text);
}
