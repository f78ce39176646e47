import type { PipelineModel } from "../../model";
import type { PlanRule } from "../spark/plan";
import { printRules } from "./rule";

export interface Ruleset {
  readonly source: string;
  readonly table: string;
  readonly text: string;
}

/** One ruleset a table that has a rule (DQDL refuses an empty one), over its processed rows with the derived columns. */
export function printRulesets(model: PipelineModel): readonly Ruleset[] {
  const rulesOfTable = new Map<string, PlanRule[]>();
  for (const rule of printRules(model)) {
    const key = JSON.stringify([rule.source, rule.table]);
    rulesOfTable.set(key, [...(rulesOfTable.get(key) ?? []), rule]);
  }
  return [...rulesOfTable.values()].flatMap((rules) => {
    const [first] = rules;
    return first === undefined ? [] : [{ source: first.source, table: first.table, text: printText(rules) }];
  });
}

/** The ruleset of a table that has at least one rule. */
export function printRuleset(model: PipelineModel, source: string, table: string): string {
  const ruleset = printRulesets(model).find((candidate) => candidate.source === source && candidate.table === table);
  if (ruleset === undefined) throw new Error(`${source}.${table} has no rule`);
  return ruleset.text;
}

/** Line feeds only: a carriage return is no white space to DQDL. */
function printText(rules: readonly PlanRule[]): string {
  return `Rules = [\n${rules.map((rule) => `    ${rule.dqdl}`).join(",\n")}\n]\n`;
}
