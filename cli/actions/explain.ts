import { didYouMean } from "../../pipeline-dsl/checks/suggest";
import { explainableNames, explainName, printExplanation } from "../../pipeline-dsl/targets/explain";
import { explainCode, knownCodes } from "../explain/explain-code";
import { compileDefinition, FaultyDefinition } from "../load/compilation";
import type { DefinitionOption } from "../load/locate";
import { UsageError } from "../output/failures";
import type { Terminal } from "../output/terminal";

export interface ExplainOptions extends DefinitionOption {
  readonly json?: true;
}

/** A code needs no definition; a name is looked up in it, faulty or not. */
export function explain(name: string, { definition, json }: ExplainOptions, terminal: Terminal): void {
  const page = explainCode(name);
  if (page !== null) {
    terminal.print(json ? JSON.stringify({ name, kind: "code", text: page }, null, 2) : page);
    return;
  }
  const { model, diagnostics } = compileDefinition(definition);
  if (model === null) throw new FaultyDefinition(diagnostics);
  const explanation = explainName(model, name);
  if (explanation === null) {
    const known = [...explainableNames(model), ...knownCodes()];
    const otherwise = "a code, table, column, rule, step or alarm is expected";
    throw new UsageError(`${name} is not known here; ${didYouMean(name, known, otherwise)}`);
  }
  terminal.print(json ? JSON.stringify(explanation, null, 2) : printExplanation(explanation));
}
