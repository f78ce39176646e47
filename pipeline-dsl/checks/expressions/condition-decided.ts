import type { ExpressionNode } from "../../model/expression-parts";
import { defineCheck } from "../check";
import { meaningsOf } from "./meanings-of-model";
import { decidedIn, neverTaken } from "./outcome";

export const conditionDecided = defineCheck({
  code: "condition-decided",
  severity: "warning",
  summary: "A condition says the same of every row",
  page: {
    explanation: `A comparison with a value that the column cannot have is true or false before any row is read: a text that is longer than the column or ends with a blank (texts are read
without blanks at their end), a number beyond its type or with more digits, a date's month 13, a column beside itself, NULL. So are conditions that no value meets together (above 5 and below 1), or that every
value meets one of (other than 1, or other than 2). \`spark()\` is read likewise. A choice whose condition holds only where an earlier one does is never taken. A rule of such a condition stops nothing, or everything; a choice never takes
that way.`,
    remedy: `Write a value that the column can have, name the column that was meant, or take the condition out.`,
    refused: `accurate(doctors, differentFrom(doctors.blood_group, "AB0 "))   // blood_group: char(3)`,
    accepted: `accurate(doctors, differentFrom(doctors.blood_group, "AB0"))`,
  },
  *find(subject) {
    for (const { reader, at, nodes, conditions } of meaningsOf(subject)) {
      for (const place of nodes.flatMap(placesNeverTaken)) {
        yield {
          message: `${reader}: choice ${place + 1} is never taken: those before it take every row for which its condition holds`,
          at: [at],
          why: "choices are tried in their order, and the first whose condition holds is taken",
          fix: "put the narrower condition first, or take the choice out",
        };
      }
      for (const { subject, outcome, because } of conditions.flatMap(decidedIn)) {
        yield {
          message: `${reader}: ${subject} ${outcome} holds: ${because}`,
          at: [at],
          why: "what is the same for every row tells nothing of any",
          fix: "write a value that the column can have, name the column that is meant, or take the condition out",
        };
      }
    }
  },
});

function placesNeverTaken(node: ExpressionNode): readonly number[] {
  return node.kind === "case" ? neverTaken(node.branches.map(({ when }) => when)) : [];
}
