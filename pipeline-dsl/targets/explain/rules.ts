import type { PipelineModel, QualityRule } from "../../model";
import { columnsOfRule } from "../../model/column-references";
import { columnName } from "../docs/column-names";
import { describeBreach, describeTest } from "../docs/values";
import { printRules } from "../dqdl";
import { type Explanation, type ExplanationPart, inColumns } from "./explanation";

/** The rules of one table, as DQDL says them, beside what they test. */
export function rulesPart(
  model: PipelineModel,
  source: string,
  table: string,
  watches: (rule: QualityRule) => boolean,
): ExplanationPart {
  const printed = new Map(printRules(model).map((rule) => [rule.id, rule]));
  const rules = model.quality.rules.filter((rule) => rule.source === source && rule.table === table && watches(rule));
  return {
    heading: "Quality",
    document: `quality/${source}.${table}.dqdl`,
    lines: inColumns(
      rules.map((rule) => [
        printed.get(rule.id)?.dqdl ?? "",
        `${rule.id}: ${describeTest(rule.test)}; a breach ${describeBreach(rule.whenBreached)}`,
      ]),
    ),
  };
}

export function explainRule(model: PipelineModel, name: string): Explanation | null {
  const rule = model.quality.rules.find(({ id }) => id === name);
  if (rule === undefined) return null;
  const plan = printRules(model).find(({ id }) => id === name);
  return {
    name,
    kind: "rule",
    summary: `${name} is a quality rule of ${rule.source}.${rule.table}: a breach ${describeBreach(rule.whenBreached)}.`,
    parts: [
      { heading: "A row passes when", document: null, lines: [describeTest(rule.test)] },
      { heading: "It looks at", document: null, lines: columnsOfRule(rule).map(columnName) },
      {
        heading: "DQDL",
        document: `quality/${rule.source}.${rule.table}.dqdl`,
        lines: [
          plan?.dqdl ?? "",
          ...(plan?.derived?.kind === "expression" ? [`${plan.derived.name} is ${plan.derived.sql}`] : []),
        ],
      },
    ],
  };
}
