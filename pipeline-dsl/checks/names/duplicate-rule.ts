import type { QualityRule } from "../../model";
import { defineCheck } from "../check";
import { rulePath } from "../paths";
import { repeated } from "./duplicates";

export const duplicateRule = defineCheck({
  code: "duplicate-rule",
  severity: "error",
  summary: "Two quality rules have one name",
  page: {
    explanation: `A rule's id is its name in the ledger, in the report and in the metrics; its history over runs is kept under it. It is made of
the category, the table and what is tested, so a rule declared twice has one id. The values that it is tested against are not part of it (an edited list or limit
keeps the rule's history), so two limits of one kind on one column need names.`,
    remedy: `Remove the repetition, or give one of two rules that test different things a name of its own.`,
    refused: `completeness: { threshold: "> 99%", rules: [complete(apartments.price), complete(apartments.price)] }`,
    accepted: `completeness: { threshold: "> 99%", rules: [complete(apartments.price)] }`,
  },
  *find({ model }) {
    for (const { id } of repeated(model.quality.rules, (rule) => rule.id)) {
      yield {
        message: `two quality rules are named ${id}`,
        at: [{ path: rulePath(id), part: "rule" }],
        why: "verdicts are kept and compared over runs under the rule's name",
        fix: 'declare the rule once, or name one of them: { name: "..." }',
      };
    }
    const orders = new Map(
      model.quality.rules.flatMap((rule) =>
        rule.test.kind === "unique" ? [[keyOf(rule, rule.test.columns), { ...rule, columns: rule.test.columns }]] : [],
      ),
    );
    for (const rule of repeated(orders.values(), (each) => keyOf(each, [...each.columns].sort()))) {
      yield {
        message: `the rule ${rule.id} asks what another one asks: the order of its columns says nothing`,
        at: [{ path: rulePath(rule.id), part: "rule" }],
        why: "both give the same verdict in every run",
        fix: "take one of them out, or name the columns that are meant",
      };
    }
  },
});

function keyOf({ source, table, threshold, whenBreached }: QualityRule, columns: readonly string[]): string {
  return JSON.stringify([source, table, threshold, whenBreached, columns]);
}
