import { hasCollation, type QualityRule } from "../../model";
import { percent } from "../../model/share";
import { defineCheck } from "../check";
import type { ModelIndex } from "../model-index";
import { rulePath } from "../paths";

/** A threshold at or below it lets through a table of which nearly every row is wrong. */
const NEARLY_NOTHING = 0.01;

export const ruleCannotFail = defineCheck({
  code: "rule-cannot-fail",
  severity: "warning",
  summary: "A rule passes whatever the rows are",
  page: {
    explanation: `\`complete\` of a number or date that the source cannot leave NULL, and \`refersTo\` of a primary key to its own table, hold for every row. A threshold of 1% and less lets
a table through of which nearly every row is wrong: "> 0.99%" is not "> 99%".`,
    remedy: `Name the column that was meant, write the share that has to be right, or take the rule out.`,
    refused: `completeness: { threshold: "> 0.99%", rules: [complete(bookings.booking_id)] }   // booking_id: integer().primaryKey()`,
    accepted: `completeness: { threshold: "> 99%", rules: [complete(bookings.total_amount)] }`,
  },
  *find({ model, index }) {
    for (const rule of model.quality.rules) {
      const because = holdsAlways(rule, index);
      if (because !== null)
        yield {
          message: `the rule ${rule.id} holds for every row: ${because}`,
          at: [{ path: rulePath(rule.id), part: "rule" }],
          why: "it is measured in every run and stops nothing",
          fix: "name the column that is meant, or take the rule out",
        };
      if (rule.threshold <= NEARLY_NOTHING)
        yield {
          message: `the rule ${rule.id} passes as soon as more than ${percent(rule.threshold)} of the rows are right`,
          at: [{ path: rulePath(rule.id), part: "threshold" }],
          why: "nearly every row may be wrong, and it stops nothing",
          fix: `write the share that has to be right, such as "> ${percent(Math.max(rule.threshold * 100, 0.9))}"`,
        };
    }
  },
});

function holdsAlways({ source, table, test }: QualityRule, index: ModelIndex): string | null {
  if (test.kind === "complete") {
    const column = index.column({ source, table, column: test.column });
    if (column === undefined || column.nullable || hasCollation(column.type)) return null;
    return `${table}.${test.column} is never NULL in the source`;
  }
  if (test.kind !== "refersTo" || test.parent.source !== source || test.parent.table !== table) return null;
  return test.column === test.parent.column ? `${table}.${test.column} is compared with itself` : null;
}
