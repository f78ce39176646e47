import { defineCheck } from "../check";
import { rulePath } from "../paths";

const PRINTABLE = /^[\u0020-\u007e]+$/;
const MOST_CHARACTERS = 250;

export const ruleNameNotAscii = defineCheck({
  code: "rule-name-not-ascii",
  severity: "error",
  summary: "A rule's name is not one that Glue and CloudWatch take",
  page: {
    explanation: `A rule's id goes with its verdict to Glue Data Quality and, as a dimension, to CloudWatch. Both take printable ASCII only; Glue refuses the whole
ruleset for one accent, CloudWatch drops the metric.`,
    remedy: `Name the rule in ASCII. Values that a rule compares with may hold any character: they stand in a column that the job computes.`,
    refused: `accurate(apartments, after(...), { name: "größer" })`,
    accepted: `accurate(apartments, after(...), { name: "larger" })`,
  },
  *find({ model }) {
    for (const { id } of model.quality.rules) {
      if (PRINTABLE.test(id) && id.length <= MOST_CHARACTERS) continue;
      yield {
        message: `the rule's name ${JSON.stringify(id)} is ${id.length > MOST_CHARACTERS ? `longer than ${String(MOST_CHARACTERS)} characters` : "not printable ASCII"}`,
        at: [{ path: rulePath(id), part: "name" }],
        why: "Glue Data Quality and CloudWatch take short printable ASCII only",
        fix: "give the rule a short name of ASCII letters, digits and underscores",
      };
    }
  },
});
